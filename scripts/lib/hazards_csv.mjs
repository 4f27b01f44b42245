// The hazard log as the rows of a spreadsheet, in the columns that DCB0129 hazard logs usually have. What nobody has
// assessed is an empty cell: severity, likelihood, risk and signature are a clinical safety officer's.

const columns = ['Hazard', 'Title', 'Harm', 'Cause', 'Cause in words', 'Control', 'Control in words',
  'Evidence (tests)', 'Severity before', 'Likelihood before', 'Risk before', 'Severity after', 'Likelihood after',
  'Risk after', 'Status', 'Owner', 'Clinical safety officer', 'Signed on'];
const assessed = 10;  // columns that are left to the officer

/** One cell of RFC 4180 that no spreadsheet takes for a formula. @param {string} text */
function cell(text) {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** A row for each cause and each control of it. @param {any} log what hazards.json holds */
export function hazardsAsCsv(log) {
  const rows = [columns];
  for (const hazard of log.hazards) {
    for (const cause of hazard.causes) {
      const controls = hazard.controls.filter((/** @type {any} */ control) => control.causes.includes(cause.id));
      for (const control of controls) {
        const tests = control.tests.map((/** @type {any} */ test) => `${test.file}: ${test.name}`).join('\n');
        rows.push([hazard.id, hazard.title, hazard.harm, cause.id, cause.text, control.id, control.text, tests,
          ...Array(assessed).fill('')]);
      }
    }
  }
  // A mark of UTF-8, without which Excel reads another character set.
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
