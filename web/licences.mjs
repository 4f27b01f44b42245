// The notices that travel with what a browser loads: THIRD_PARTY.md names it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homedir } from 'node:os';

const mit = (/** @type {string} */ holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** The notice of Dear ImGui as its source has it, or the same words. */
function imgui() {
  const folder = process.env.FRONTDOOR_IMGUI_DIR ??
    join(process.env.FRONTDOOR_CACHE ?? join(homedir(), '.cache/frontdoor'), 'imgui');
  const file = join(folder, 'LICENSE.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : mit('2014-2025 Omar Cornut').trim();
}

/** @param {string} root the repository @returns {string} */
export function licences(root) {
  const parts = [
    ['Frontdoor', readFileSync(join(root, 'LICENSE'), 'utf8').trim()],
    ['Dear ImGui, in the painter', imgui()],
    ['nhsuk-frontend, in the styles', mit('NHS Digital, NHS England').trim()],
    ['nlohmann/json, in the core', mit('2013-2022 Niels Lohmann; 2009 Florian Loitsch;\n' +
      '2008-2009 Bjoern Hoehrmann').trim()],
    ['musl, in both modules', mit('2005-2020 Rich Felker, et al.').trim()],
    ['libc++ and compiler-rt, in both modules',
      'Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.\n' +
      'See llvm.org/LICENSE.txt. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception'],
    ['pdf.js, its fonts and decoders, for who adds a PDF', ['LICENSE', 'standard_fonts/LICENSE_FOXIT',
      'standard_fonts/LICENSE_LIBERATION', 'wasm/LICENSE_OPENJPEG', 'wasm/LICENSE_JBIG2', 'wasm/LICENSE_QCMS']
      .map((name) => readFileSync(join(root, 'node_modules/pdfjs-dist', name), 'utf8').trim()).join('\n\n')],
  ];
  return parts.map(([name, text]) => `${name}\n${'='.repeat(name.length)}\n\n${text}\n`).join('\n\n');
}
