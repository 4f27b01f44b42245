// A patient at the form: finds everything by role and name, as a person with or without a screen reader would.

import { painted } from './browser.mjs';

/** @typedef {import('playwright-core').Page|import('playwright-core').FrameLocator} Place */

/** On the first page, below its heading; every other question is its page's heading. */
const firstQuestion = 'Who is this for?';

export class Patient {
  /** @param {Place} place the form's page, or its frame */
  constructor(place) {
    this.place = place;
  }

  /** @param {string|RegExp} name the heading, or the question that is the page's heading */
  async sees(name) {
    await this.place.getByRole('heading', { level: 1, name }).waitFor();
  }

  /**
   * A click in a frame of another site lands beside its target while the browser has not drawn the frame where a scroll
   * has brought it: there it is made when the control is in sight and at rest, as a person would.
   * @param {import('playwright-core').Locator} control
   */
  async #atRest(control) {
    if (!('goto' in this.place)) {
      await control.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
      await control.evaluate(painted);
    }
    return control;
  }

  /** @param {string|RegExp} name */
  async press(name) {
    await (await this.#atRest(this.place.getByRole('button', { name }))).click();
  }

  continue() {
    return this.press('Continue');
  }

  async back() {
    await (await this.#atRest(this.place.getByRole('link', { name: 'Back' }))).click();
  }

  /** One of several questions on a page. @param {string|RegExp} question @param {string} answer */
  async ticks(question, answer) {
    const group = this.place.getByRole('group', { name: question });
    await (await this.#atRest(group.getByRole('radio', { name: answer, exact: true }))).check();
  }

  /** @param {string|RegExp} question @param {string} answer */
  async chooses(question, answer) {
    await this.sees(question === firstQuestion ? /Contact us online/ : question);
    await this.ticks(question, answer);
    await this.continue();
  }

  /** On the page of what is needed. @param {{kind?: string, today?: string}} [what] */
  async saysWhatTheyNeed({ kind = 'Help with a new health problem', today = 'No' } = {}) {
    await this.sees('What you need');
    await this.ticks('What do you need?', kind);
    await this.ticks('Do you need help today?', today);
    await this.continue();
  }

  /** @param {string|RegExp} question @param {string} answer */
  async writes(question, answer) {
    await this.sees(question);
    await this.place.getByRole('textbox', { name: question }).fill(answer);
    await this.continue();
  }

  /** On the page of the date of birth. @param {string} [year] @param {string|RegExp} [question] */
  async givesBirthDate(year = '1986', question = 'What is your date of birth?') {
    await this.sees(question);
    await this.place.getByRole('textbox', { name: 'Day' }).fill('27');
    await this.place.getByRole('textbox', { name: 'Month' }).fill('3');
    await this.place.getByRole('textbox', { name: 'Year' }).fill(year);
    await this.continue();
  }

  /** From the first page to the patient's own words. @param {{year?: string, today?: string}} [who] */
  async comesToOwnWords({ year = '1986', today = 'No' } = {}) {
    await this.chooses(firstQuestion, 'Me');
    await this.givesBirthDate(year);
    await this.saysWhatTheyNeed({ today });
    await this.sees('What do you need help with?');
  }

  get ownWords() {
    return this.place.getByRole('textbox', { name: 'What do you need help with?' });
  }

  /**
   * From the page after the own words to the answers.
   * @param {(page: string) => Promise<void>} [look] called on each page before it is answered
   */
  async answersTheRest(look = async () => {}) {
    await this.sees('Which of these is closest?');
    await look('problem');
    await this.chooses('Which of these is closest?', 'Something else');
    await this.sees('Do any of these apply to you?');
    await look('red-flags');
    await (await this.#atRest(this.place.getByRole('checkbox', { name: 'None of these' }))).check();
    await this.continue();
    await this.sees('A few more questions');
    await this.ticks('How is it changing?', 'Getting better');
    await this.place.getByRole('textbox', { name: 'How long has this been going on?' }).fill('2 weeks');
    await this.place.getByRole('textbox', { name: 'What would you like to happen next?' }).fill('Advice, please');
    await look('more');
    await this.continue();
    await this.givesContactDetails(look);
    await this.sees('Check your answers');
  }

  /** @param {(page: string) => Promise<void>} look */
  async givesContactDetails(look) {
    await this.sees('Your details');
    await this.place.getByRole('textbox', { name: 'What is your full name?' }).fill('Alex Marsh');
    await this.place.getByRole('textbox', { name: 'What is your postcode?' }).fill('ZZ99 3VZ');
    await this.place.getByRole('textbox', { name: 'What phone number can we use?' }).fill('07700 900123');
    await this.ticks('How should we contact you?', 'Text message');
    await this.ticks('Is it safe to contact you this way?', 'Yes');
    await look('details');
    await this.continue();
  }
}
