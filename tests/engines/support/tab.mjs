// What a test needs of a browser, whichever it is, and a patient who works the form in it by its words.
import * as finders from './finders.mjs';

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(address: string, size: {width: number, height: number}) => Promise<Tab>} open
 * @property {() => Promise<void>} stop
 */

/**
 * A practice's page with the form in a frame.
 * @typedef {object} Tab
 * @property {(script: any, ...parameters: unknown[]) => Promise<any>} run in the form's frame
 * @property {(script: any, ...parameters: unknown[]) => Promise<any>} runOutside in the practice's page
 * @property {(finder: any, ...parameters: unknown[]) => Promise<void>} click with the real pointer
 * @property {(text: string, finder: any, ...parameters: unknown[]) => Promise<void>} type with the real keys
 * @property {(path: string) => Promise<void>} picture
 */

const patience = 15_000;

export class Visitor {
  /** @param {Tab} tab */
  constructor(tab) {
    this.tab = tab;
  }

  /** Comes back when `check` is true in the form's frame. @param {any} check @param {unknown[]} parameters */
  async until(check, ...parameters) {
    const deadline = Date.now() + patience;
    while (!await this.tab.run(check, ...parameters)) {
      if (Date.now() > deadline) throw new Error(`${check.name} ${JSON.stringify(parameters)} did not come true`);
    }
  }

  /**
   * The new page's heading is there, and in sight of somebody who looks at the practice's page.
   * @param {string} words
   */
  async sees(words) {
    await this.until(finders.headingIsShown, words);
    await this.inSight(words);
  }

  /** The error summary is there, and in sight. */
  async seesErrors() {
    await this.reads('There is a problem');
    await this.inSight('There is a problem');
  }

  /** @param {string} words of a heading */
  async inSight(words) {
    const deadline = Date.now() + patience;
    for (;;) {
      const height = await this.tab.runOutside(() => window.innerHeight);
      const top = await this.distanceFromTop(words);
      if (top >= 0 && top < height) return;
      if (Date.now() > deadline) throw new Error(`"${words}" begins at ${top} px of a window of ${height} px`);
    }
  }

  /** @param {string} words */
  reads(words) {
    return this.until(finders.reads, words);
  }

  /** @param {string} words */
  press(words) {
    return this.tab.click(finders.pressable, words);
  }

  continue() {
    return this.press('Continue');
  }

  /** @param {string} question @param {string} answer */
  async chooses(question, answer) {
    await this.sees(question);
    await this.ticks(question, answer);
    await this.continue();
  }

  /** @param {string} question words of it, or none where the answer occurs once on the page @param {string} answer */
  async ticks(question, answer) {
    await this.tab.click(finders.choice, question, answer);
  }

  /** @param {string} label @param {string} text */
  async fills(label, text) {
    await this.tab.type(text, finders.field, label);
  }

  /** @param {string} question @param {string} text */
  async writes(question, text) {
    await this.sees(question);
    await this.fills(question, text);
    await this.continue();
  }

  /**
   * How far below the top of the practice's window a heading of the form begins, in CSS pixels.
   * @param {string} words
   */
  async distanceFromTop(words) {
    const inside = await this.tab.run(finders.topOf, words);
    const frame = await this.tab.runOutside(() =>
      document.querySelector('iframe')?.getBoundingClientRect().top ?? Number.NaN);
    return frame + inside;
  }
}
