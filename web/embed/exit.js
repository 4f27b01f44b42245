// "Exit this page" (https://design-system.service.gov.uk/components/exit-this-page/): a press of the button, or of Shift
// three times, clears the answers and puts another site in this page's place, so that Back does not lead to the form.
// Without script the button is a link to the same place.
import { make, setText } from '../mirror/dom.js';
import { string } from '../strings.js';

const pressesNeeded = 3;
const pressesLastMilliseconds = 5000;
const goneMilliseconds = 1000;

export class Exit {
  #pressed = 0;
  #alone = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

  /**
   * @param {HTMLElement} link
   * @param {{forget: () => void|Promise<void>, leaving: () => void}} page forget takes what was typed out of the page,
   *   the tab and its history; leaving tells the page that holds the frame
   */
  constructor(link, page) {
    this.anchor = /** @type {HTMLAnchorElement} */ (link);
    this.page = page;
    this.lights = make('span', 'frontdoor-exit__presses');
    this.lights.setAttribute('aria-hidden', 'true');
    this.said = make('span', 'nhsuk-u-visually-hidden');
    this.said.setAttribute('role', 'status');
    this.anchor.after(this.lights, this.said);
    const shift = document.getElementById('frontdoor-shift');
    if (shift) shift.hidden = false;
    this.anchor.addEventListener('click', (event) => {
      event.preventDefault();
      void this.#leave();
    });
    addEventListener('keydown', ({ key, repeat }) => {
      this.#alone = key === 'Shift' && (this.#alone || !repeat);
      if (key !== 'Shift') this.#forgetPresses('');
    });
    addEventListener('keyup', ({ key }) => {
      if (key === 'Shift' && this.#alone) this.#press();
      this.#alone = false;
    });
  }

  #press() {
    clearTimeout(this.#timer);
    this.#pressed += 1;
    this.#show();
    if (this.#pressed >= pressesNeeded) {
      void this.#leave();
      return;
    }
    setText(this.said, string(this.#pressed === 1 ? 'exit.two-more' : 'exit.one-more'));
    this.#timer = setTimeout(() => this.#forgetPresses(string('exit.stopped')), pressesLastMilliseconds);
  }

  /** @param {string} said what is said of it */
  #forgetPresses(said) {
    if (this.#pressed === 0) return;
    clearTimeout(this.#timer);
    this.#pressed = 0;
    this.#show();
    setText(this.said, said);
  }

  #show() {
    const left = this.#pressed > 0 ? pressesNeeded - this.#pressed : 0;
    setText(this.lights, '●'.repeat(this.#pressed) + '○'.repeat(left));
  }

  async #leave() {
    setText(this.said, string('exit.leaving'));
    document.title = this.anchor.hostname;
    document.documentElement.classList.add('frontdoor-left');
    await this.page.forget();
    // The page that holds the frame goes as well. The press allows it; a browser that does not leaves it to the loader.
    setTimeout(() => this.page.leaving(), goneMilliseconds);
    (window.top ?? window).location.replace(this.anchor.href);
  }
}
