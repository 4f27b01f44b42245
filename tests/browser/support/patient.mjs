// A patient at the form: finds everything by role and name, as a person with or without a screen reader would.

import { painted } from './browser.mjs';

/** @typedef {import('playwright-core').Page|import('playwright-core').FrameLocator} Place */

/** Stands on the first page, below its heading; every other question is its page's heading. */
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

  /** @param {string|RegExp} question @param {string} answer */
  async chooses(question, answer) {
    await this.sees(question === firstQuestion ? /Contact us online/ : question);
    const group = this.place.getByRole('group', { name: question });
    await (await this.#atRest(group.getByRole('radio', { name: answer, exact: true }))).check();
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
    await this.chooses('Do you need help today?', today);
    if (today === 'Yes') await this.continue();
    await this.chooses('What do you need?', 'Help with a new health problem');
    await this.chooses('What sex were you registered with at birth?', 'Male');
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
    await this.sees('Do you have any of these?');
    await look('red-flags');
    await (await this.#atRest(this.place.getByRole('checkbox', { name: 'None of these' }))).check();
    await this.continue();
    await this.chooses('How is it changing?', 'Getting better');
    await this.sees('Have you noticed any of these?');
    await this.continue();
    await this.sees('What have you tried so far?');
    await this.continue();
    await this.sees('How long has this been going on?');
    await look('duration');
    await this.writes('How long has this been going on?', '2 weeks');
    await this.sees('What would you like to happen next?');
    await look('hoped-outcome');
    await this.writes('What would you like to happen next?', 'Advice, please');
    await this.givesContactDetails(look);
    await this.sees('Check your answers');
  }

  /** @param {(page: string) => Promise<void>} look */
  async givesContactDetails(look) {
    await this.sees('What is your full name?');
    await look('name');
    await this.writes('What is your full name?', 'Alex Marsh');
    await this.sees('Help us find the right record');
    await look('postcode');
    await this.place.getByRole('textbox', { name: 'What is your postcode?' }).fill('ZZ99 3VZ');
    await this.continue();
    await this.sees('What phone number can we use?');
    await look('telephone');
    await this.writes('What phone number can we use?', '07700 900123');
    await this.place.getByRole('radio', { name: 'Text message' }).check();
    await this.place.getByRole('radio', { name: 'Yes', exact: true }).check();
    await look('contact');
    await this.continue();
  }
}
