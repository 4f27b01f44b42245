// Messages of our own (tests/fixtures/redflags/vignettes-*.jsonl): how many get an action that is right.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ACTIONS =
  ['none', 'urgent-same-day', 'maternity-unit', 'crisis-line', 'emergency-department', 'emergency-999'];
const rank = (action) => ACTIONS.indexOf(action);

/** @param {string} folder Reads every set: name, and its messages in file order. */
export function messageSets(folder) {
  return readdirSync(folder).filter((name) => /^vignettes-.*\.jsonl$/.test(name)).sort()
    .map((name) => ({
      name: name.replace(/^vignettes-(.*)\.jsonl$/, '$1'),
      messages: readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)),
    }));
}

/** Counts of one list of messages with their actions. */
export function countMessages(messages, actions) {
  const counts = { pressing: 0, some: 0, enough: 0, benign: 0, over: 0, emergency: 0 };
  messages.forEach((message, i) => {
    if (message.minimum !== 'none') {
      counts.pressing += 1;
      if (actions[i] !== 'none') counts.some += 1;
      if (rank(actions[i]) >= rank(message.minimum)) counts.enough += 1;
    } else {
      counts.benign += 1;
      if (rank(actions[i]) > rank(message.maximum)) counts.over += 1;
      if (rank(actions[i]) >= rank('emergency-department')) counts.emergency += 1;
    }
  });
  return counts;
}

/** The counts by a property of the messages ("group", "voice"), in alphabetical order. */
export function countMessagesBy(property, messages, actions) {
  const names = [...new Set(messages.map((message) => message[property]))].sort();
  return names.map((name) => {
    const indices = messages.map((_, i) => i).filter((i) => messages[i][property] === name);
    return [name, countMessages(indices.map((i) => messages[i]), indices.map((i) => actions[i]))];
  });
}
