// Reads what PaperMesh writes with other people's readers. Each line of standard input is one question in JSON, { task, input }, and
// brings one line of output: { read } with what was understood, or { error }. The readers are loaded once, which takes longer than reading.
//   task: ["bibtex"], ["ris"] or ["feed"]
//   task: ["examples"]                  of an OpenAPI document: { operation: faults of its good answer's example, null where it has none }
//   task: ["kubernetes"]                one object in JSON: what its kind's schema finds wrong with it, null when it is fine or has none here
//   task: ["webhook", secret]           input is { headers, body } of a webhook in JSON: its data, verified by Standard Webhooks
//   task: ["valid", file in schemas/]   RELAX NG (.rng) or JSON Schema (.json): read is a list of faults, empty when it is valid
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const tasks = {
  async bibtex(input) {
    const { parse } = await import('@retorquere/bibtex-parser');
    const { entries, errors } = parse(input, { sentenceCase: false, caseProtection: 'off' });
    return { entries: entries.map(({ type, key, fields }) => ({ type, key, fields })), errors: errors.map(error => error.error) };
  },

  async ris(input) {
    const { plugins } = await import('@citation-js/core');
    await import('@citation-js/plugin-ris');
    return plugins.input.chain(input, { generateGraph: false });
  },

  async feed(input) {
    const { parseFeed } = await import('feedsmith');
    return parseFeed(input);
  },

  async examples(input) {
    const { default: Ajv } = await import('ajv/dist/2020.js');
    const { default: addFormats } = await import('ajv-formats');
    const document = JSON.parse(input);
    const ajv = new Ajv({ allErrors: true, strict: false });
    addFormats(ajv);
    ajv.addSchema(document, 'document');

    const found = {};
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, { responses }] of Object.entries(item)) {
        const example = responses['200']?.content?.['application/json']?.example;
        const place = ['paths', path, method, 'responses', '200', 'content', 'application/json', 'schema']
          .map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
        const holds = example && ajv.compile({ $ref: `document#/${place.join('/')}` });
        found[`${method} ${path}`] = !example ? null : holds(example) ? [] : holds.errors.map(error => `${error.instancePath} ${error.message}`);
      }
    }

    return found;
  },

  async kubernetes(input) {
    const object = JSON.parse(input);
    const [version, group] = object.apiVersion.split('/').reverse();
    const operators = {
      'external-secrets.io': '@kubernetes-models/external-secrets',
      'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
      'keda.sh': '@kubernetes-models/keda',
      'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
    };

    // Its package knows the version before, which has the same fields.
    if (group === 'external-secrets.io' && version === 'v1')
      object.apiVersion = `${group}/v1beta1`;

    const { [object.kind]: Model } = await import([operators[group] ?? 'kubernetes-models', ...object.apiVersion.split('/'), object.kind].join('/'));
    try {
      new Model(object).validate();
      return null;
    } catch (error) {
      return error.message;
    }
  },

  async webhook(input, secret) {
    const { Webhook } = await import('standardwebhooks');
    const { headers, body } = JSON.parse(input);
    return new Webhook(secret).verify(body, headers);
  },

  async valid(input, name) {
    const schema = readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8');
    if (name.endsWith('.json')) {
      const { default: Ajv } = await import('ajv/dist/2020.js');
      const { default: addFormats } = await import('ajv-formats');
      const ajv = new Ajv({ allErrors: true });
      addFormats(ajv);
      const holds = ajv.compile(JSON.parse(schema));
      return holds(JSON.parse(input)) ? [] : holds.errors.map(error => `${error.instancePath} ${error.message}`);
    }

    const { validateXML } = await import('xmllint-wasm');
    const { errors } = await validateXML({ xml: input, schema, extension: 'relaxng' });
    return errors.map(error => error.message);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { task: [name, ...options], input } = JSON.parse(line);
  let answer;
  try {
    answer = { read: await tasks[name](input, ...options) };
  } catch (error) {
    answer = { error: error.stack ?? String(error) };
  }

  // Some of the readers take letters with accents apart.
  console.log(JSON.stringify(answer).normalize('NFC'));
}
