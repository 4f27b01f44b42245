/** A FHIR R4 resource as an object, or as the JSON text it came as (which keeps the digits of decimals). */
export type Resource = object | string;

export interface Issue {
  severity: 'error' | 'warning' | 'information';
  /** "QuestionnaireResponse.item[0].answer[1].value" */
  location: string;
  /** FHIR issue-type: "structure", "required", "value", "invariant", "code-invalid" ... */
  code: string;
  text: string;
}

export interface Finding {
  linkId: string;
  reason: string;
  /** false: the item is asked in no way at all. */
  asked?: false;
}

/** Whether patients can be asked a form, and what of it is not honoured exactly. */
export function check(questionnaire: Resource): {
  ok: boolean;
  items: number;
  degraded: Finding[];
  errors: string[];
  warnings: Finding[];
  /** Why patients cannot be asked it, item by item; ok is false then. */
  refused?: Finding[];
  /** What pages for patients ask in another way. */
  askedOtherwise?: Finding[];
};

/**
 * Whether a response answers its form. Without a response the Questionnaire itself is validated; without a Questionnaire
 * (null) the one that the response contains is used.
 * @param options.now RFC 3339, for expressions; default: the clock
 */
export function validate(
  questionnaire: Resource | null,
  response?: Resource,
  options?: { now?: string },
): { valid: boolean; issues: Issue[] };

/** The QuestionnaireResponse that answers make, as JSON text. Throws when an answer cannot be taken. */
export function fill(questionnaire: Resource, answers: Resource, options?: { now?: string }): string;

/** A form, or a response to it, for people. Nothing of it is ever markup. */
export function render(questionnaire: Resource, response?: Resource, options?: { as?: 'text' | 'html' }): string;

/** What a FHIRPath expression finds in a resource. Throws when it is not FHIRPath or uses what is not supported. */
export function evaluate(resource: Resource, expression: string, options?: { now?: string }): unknown[];
