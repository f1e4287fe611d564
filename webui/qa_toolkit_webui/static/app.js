// On every page: the components of govuk-frontend. What a page needs besides has a module of its own.
import { initAll } from './govuk-frontend.min.js'

initAll()
