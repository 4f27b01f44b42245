// A screen (Xvfb), the kiosk on it, and hands: xdotool makes key and pointer events as a keyboard and a mouse would.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startScreen } from '../engines/support/screen.mjs';

const root = new URL('../..', import.meta.url).pathname;
const binary = join(root, 'build/native-release/bin/frontdoor');
const [width, height] = [800, 1000];
const patienceMilliseconds = 20_000;

/**
 * @typedef {{name: string, text: string, checked: boolean, characters: number, focus: boolean, at?: number[]}} Shown
 * @typedef {{patient: number, page: string, nodes: Shown[]}} Frame
 */

/** @param {string[]} flags of `frontdoor kiosk` */
export async function startKiosk(...flags) {
  const { screen, display } = await startScreen(`${width}x${height}`);
  const env = { ...process.env, DISPLAY: display, SDL_VIDEODRIVER: 'x11', SDL_RENDER_DRIVER: 'software' };
  const kiosk = spawn(binary, ['kiosk', ...flags, '--trace', 'yes'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: kiosk.stdout });
  const ended = once(kiosk, 'exit');
  return new Kiosk(env, lines, async () => {
    kiosk.kill();
    await ended;
    screen.kill();
    await once(screen, 'exit');
  }, ended);
}

export class Kiosk {
  /** @type {Frame|null} */ frame = null;
  /** @type {(() => void)[]} */ #waiting = [];

  /**
   * @param {NodeJS.ProcessEnv} env @param {import('node:readline').Interface} lines @param {() => Promise<void>} stop
   * @param {Promise<unknown[]>} ended
   */
  constructor(env, lines, stop, ended) {
    this.env = env;
    this.stop = stop;
    this.ended = ended;
    lines.on('line', (line) => {
      this.frame = JSON.parse(line);
      for (const look of this.#waiting.splice(0)) look();
    });
  }

  /** @param {(frame: Frame) => boolean} holds @returns {Promise<Frame>} */
  async sees(holds) {
    const late = AbortSignal.timeout(patienceMilliseconds);
    const ended = this.ended.then(() => 'the kiosk ended');
    const overdue = once(late, 'abort').then(() => `not seen in time; on ${this.frame?.page}`);
    while (!this.frame || !holds(this.frame)) {
      const next = new Promise((resolve) => this.#waiting.push(() => resolve('')));
      const fault = await Promise.race([next, ended, overdue]);
      if (fault) throw new Error(String(fault));
    }
    return this.frame;
  }

  /** @param {string} page */
  page(page) {
    return this.sees((frame) => frame.page === page);
  }

  /** @param {...string} words of xdotool */
  hands(...words) {
    execFileSync('xdotool', words, { env: this.env });
  }

  /** @param {string} name the node's @returns {Shown|undefined} */
  node(name) {
    return this.frame?.nodes.find((node) => node.name === name);
  }

  /** With the pointer, after scrolling to it. @param {string} name */
  async press(name) {
    await this.sees(() => this.node(name)?.at !== undefined);
    for (;;) {
      const [left, top, wide, high] = this.node(name)?.at ?? [0, 0, 0, 0];
      if (top >= 0 && top + high <= height) {
        const before = this.frame;
        this.hands('mousemove', String(Math.round(left + Math.min(wide / 2, 20))), String(Math.round(top + high / 2)));
        this.hands('click', '1');
        await this.sees((frame) => frame !== before);
        return;
      }
      const before = this.frame;
      this.hands('click', top < 0 ? '4' : '5');
      await this.sees((frame) => frame !== before);
    }
  }

  /** Into the field with the focus. @param {string} text */
  async types(text) {
    this.hands('type', '--delay', '2', text);
    const characters = Buffer.byteLength(text);
    await this.sees((frame) => frame.nodes.some((node) => node.focus && node.characters === characters));
  }

  /** @param {...string} keys */
  keys(...keys) {
    this.hands('key', ...keys);
  }

  /** Tab until it has the focus. @param {string} name */
  async tabsTo(name) {
    await this.sees(() => this.node(name) !== undefined);
    for (let tries = 0; !this.node(name)?.focus; tries += 1) {
      if (tries > 60) throw new Error(`${name} is not reached`);
      const before = this.frame;
      this.keys('Tab');
      await this.sees((frame) => frame !== before);
    }
  }
}
