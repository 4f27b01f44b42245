// The npm package frontdoor-form, as it would be published: built into its dist/, then its own tests.
await import('../../packages/frontdoor-form/build.mjs');
await import('../../packages/frontdoor-form/test/pairs.test.mjs');
await import('../../packages/frontdoor-form/test/fhirpath.test.mjs');
