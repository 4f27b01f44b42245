// A virtual screen for browsers that want one.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A screen that nobody sees; Xvfb itself chooses the number and says it when it is ready. */
export async function startScreen() {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await new Promise((resolve, reject) => {
    screen.once('error', reject);
    createInterface({ input: screen.stdout }).once('line', (line) => resolve([line]));
  });
  return { screen, display: `:${number}` };
}
