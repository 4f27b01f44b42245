// Types of what crosses web/'s inner seams. The View's shape is core/src/render/view_json.cpp's; the effects' is
// widget/core_module/core_abi.h's.

export type RoleName =
  | 'page' | 'heading' | 'paragraph' | 'list' | 'list-item' | 'inset-text' | 'warning-callout' | 'care-card' | 'details'
  | 'fieldset' | 'text-field' | 'text-area' | 'radio' | 'checkbox' | 'date-field' | 'select' | 'option' | 'button'
  | 'link' | 'back-link' | 'error-summary' | 'error-link' | 'summary-list' | 'summary-row' | 'confirmation-panel'
  | 'progress' | 'slider' | 'combobox';

export interface ViewNode {
  id: number;
  name: string;
  role: RoleName;
  variant?: 'emergency' | 'urgent' | 'non-urgent' | 'primary' | 'secondary' | 'warning' | 'reverse';
  input?: string;
  level?: number;
  width?: number;
  checked?: boolean;
  required?: boolean;
  disabled?: boolean;
  live?: boolean;
  countMax?: number;
  target?: number;
  text?: string;
  hint?: string;
  error?: string;
  value?: string;
  href?: string;
  hiddenText?: string;
  suffix?: string;
  minimum?: number;
  maximum?: number;
  step?: number;
  children?: ViewNode[];
}

export interface View {
  revision: number;
  page: string;
  language: string;
  rightToLeft: boolean;
  focus: number;
  root: ViewNode;
}

export type EffectKind =
  | 'announce-polite' | 'announce-assertive' | 'send' | 'save-draft' | 'clear-draft' | 'new-page' | 'add-photo'
  | 'report' | 'save-copy' | 'focus' | 'open-form';

export interface Effect {
  kind: EffectKind;
  text?: string;
  key?: string;
}

/** The names of core/include/frontdoor/consultation.h's EventKind, in its order. */
export type EventName =
  | 'input' | 'choose' | 'press' | 'pause' | 'signal' | 'sending' | 'receipt' | 'refused' | 'restore' | 'face'
  | 'photo' | 'tick';

export interface CoreEvent {
  kind: EventName;
  node?: number;
  value?: string;
}

export interface Practice {
  ods: string;
  name: string;
  phone: string;
}

/** Addresses of the files the form needs, written into the page by the build. Absent ones were not built. */
export interface Assets {
  core: string;
  /** The same core with FHIRPath, and what it reads: fetched only for a form that needs it. */
  coreExpressions: string;
  definitions: string;
  redFlags: string;
  laterRedFlags: string;
  signs: string;
  secondReader: string;
  languageSecondReader: string;
  form: string;
  wording: string;
  bankHolidays: string;
  painter?: string;
}

/** One rectangle of the painter's layout, in CSS pixels from the stage's top left corner. */
export interface Placement {
  node: number;
  part: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PaintRequest {
  width: number;
  dpr: number;
  visibleTop: number;
  visibleHeight: number;
  focus: number;
  hover: number;
  active: number;
}

/** What web/painted/painter.js exports as Painter. */
export interface PainterLike {
  show(flatView: Uint8Array): void;
  paint(request: PaintRequest): { height: number; placements: Placement[] };
  frames: number;
  onfault: (error: unknown) => void;
  destroy(): void;
}
