// A virtual screen for browsers, and for the kiosk.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A screen that nobody sees; Xvfb itself chooses the number and says it when it is ready.
 * @param {string} size in pixels, WIDTHxHEIGHT
 */
export async function startScreen(size = '1400x1000') {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await new Promise((resolve, reject) => {
    screen.once('error', reject);
    createInterface({ input: screen.stdout }).once('line', (line) => resolve([line]));
  });
  return { screen, display: `:${number}` };
}
