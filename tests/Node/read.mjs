// Reads what PaperMesh writes with other people's readers: what is read comes by standard input, what was understood goes out as JSON.
//   node read.mjs bibtex|ris|feed
//   node read.mjs valid <file in schemas/>   RELAX NG (.rng) or JSON Schema (.json): a list of faults, empty when it is valid
import { readFileSync } from 'node:fs';

const [task, name] = process.argv.slice(2);
const input = readFileSync(0, 'utf8');

const tasks = {
  async bibtex() {
    const { parse } = await import('@retorquere/bibtex-parser');
    const { entries, errors } = parse(input, { sentenceCase: false, caseProtection: 'off' });
    return { entries: entries.map(({ type, key, fields }) => ({ type, key, fields })), errors: errors.map(error => error.error) };
  },

  async ris() {
    const { plugins } = await import('@citation-js/core');
    await import('@citation-js/plugin-ris');
    return plugins.input.chain(input, { generateGraph: false });
  },

  async feed() {
    const { parseFeed } = await import('feedsmith');
    return parseFeed(input);
  },

  async valid() {
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

// Some of the readers take letters with accents apart.
console.log(JSON.stringify(await tasks[task]()).normalize('NFC'));
