// Takes over the script of govuk-frontend without the line that names its source map, which is not shipped.
import { readFileSync, writeFileSync } from 'node:fs'

const from = 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js'
const to = '../qa_toolkit_webui/static/govuk-frontend.min.js'
writeFileSync(to, readFileSync(from, 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'))
