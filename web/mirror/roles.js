// The table from role names to the files that show them.
import { BackLink } from './back-link.js';
import { Button } from './button.js';
import { CareCard } from './care-card.js';
import { Checkbox } from './checkbox.js';
import { Combobox } from './combobox.js';
import { ConfirmationPanel } from './confirmation-panel.js';
import { DateField } from './date-field.js';
import { Details } from './details.js';
import { ErrorLink } from './error-link.js';
import { ErrorSummary } from './error-summary.js';
import { Fieldset } from './fieldset.js';
import { Heading } from './heading.js';
import { InsetText } from './inset-text.js';
import { Link } from './link.js';
import { List } from './list.js';
import { ListItem } from './list-item.js';
import { Option } from './option.js';
import { Page } from './page.js';
import { Paragraph } from './paragraph.js';
import { Progress } from './progress.js';
import { Radio } from './radio.js';
import { Select } from './select.js';
import { Slider } from './slider.js';
import { SummaryList } from './summary-list.js';
import { SummaryRow } from './summary-row.js';
import { TextArea } from './text-area.js';
import { TextField } from './text-field.js';
import { WarningCallout } from './warning-callout.js';

/** @typedef {new (node: import('../types').ViewNode, context: import('./role.js').Context,
 *   parent: import('./role.js').Role|null) => import('./role.js').Role} RoleClass */

/** @type {Readonly<Record<import('../types').RoleName, RoleClass>>} */
export const roles = Object.freeze({
  page: Page,
  heading: Heading,
  paragraph: Paragraph,
  list: List,
  'list-item': ListItem,
  'inset-text': InsetText,
  'warning-callout': WarningCallout,
  'care-card': CareCard,
  details: Details,
  fieldset: Fieldset,
  'text-field': TextField,
  'text-area': TextArea,
  radio: Radio,
  checkbox: Checkbox,
  'date-field': DateField,
  select: Select,
  option: Option,
  button: Button,
  link: Link,
  'back-link': BackLink,
  'error-summary': ErrorSummary,
  'error-link': ErrorLink,
  'summary-list': SummaryList,
  'summary-row': SummaryRow,
  'confirmation-panel': ConfirmationPanel,
  progress: Progress,
  slider: Slider,
  combobox: Combobox,
});
