// The page on which a section is judged. Without this module it is a plain form; with it, it saves by itself.
import { Answer } from './answer.js'
import { Api } from './api.js'
import { showConflict } from './conflict.js'
import { Evidence } from './evidence.js'
import { choices } from './fields.js'
import { startKeys } from './keys.js'
import { StatusLine } from './status.js'

const PATIENCE = 6_000

class Page {
  constructor (form) {
    this.form = form
    this.api = new Api(form.dataset.api, form.querySelector('[name=csrf_token]').value)
    this.status = new StatusLine(document.getElementById('save-status'))
    this.answers = []
    this.evidence = []
    for (const element of form.querySelectorAll('[data-criterion]')) {
      const answer = new Answer(element, form.dataset.section, this.api, this)
      this.answers.push(answer)
      this.evidence.push(new Evidence(answer, this.api, this))
      this.listen(answer)
    }
    this.listenToPage()
    startKeys(form)
    this.refresh()
  }

  listen (answer) {
    const isField = event => answer.fields.nameOf(event.target)
    answer.element.addEventListener('input', event => {
      if (isField(event)) answer.touched(['radio', 'checkbox'].includes(event.target.type))
    })
    answer.element.addEventListener('focusout', event => isField(event) && setTimeout(() => answer.left()))
    answer.element.querySelectorAll('[data-use]').forEach(button => button.addEventListener('click', event => {
      event.preventDefault()
      if ('choice' in button.dataset) answer.fields.write(button.dataset.use, button.dataset.choice)
      const known = choices().map(one => one.value)
      for (const id of JSON.parse(button.dataset.cites)) if (known.includes(id)) answer.fields.cite(id)
      answer.touched(true)
      button.closest('.proposal').hidden = true
      answer.fields.place(button.dataset.use)?.focus()
    }))
  }

  listenToPage () {
    this.form.addEventListener('submit', event => {
      event.preventDefault()
      this.finish(event.submitter?.value ?? 'stay')
    })
    addEventListener('online', () => this.answers.filter(answer => answer.attempts).forEach(answer => answer.send()))
    addEventListener('pagehide', () => this.answers.forEach(answer => answer.flush()))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.answers.filter(answer => answer.isUnsent && !answer.attempts).forEach(answer => answer.send())
    })
    // What a last request can still carry needs no question; what has failed already, or waits for a person, does.
    addEventListener('beforeunload', event => {
      const isStuck = this.answers.some(answer => answer.isUnsent && (answer.attempts || answer.isBlocked))
      if (isStuck || this.evidence.some(one => one.isBusy)) event.preventDefault()
    })
  }

  /** A button at the end: all is saved first, and only then the page is left. */
  async finish (then) {
    await Promise.all(this.evidence.map(one => one.addLink()))
    const until = Date.now() + PATIENCE
    const open = () => this.answers.filter(answer => answer.isUnsent && !answer.isBlocked)
    for (const answer of open()) answer.send()
    while ((open().length || this.evidence.some(one => one.isBusy)) && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 50))
    const stuck = this.answers.find(answer => answer.isUnsent)
    this.refresh(true)
    if (stuck) return (stuck.element.querySelector('.conflict') ?? stuck.element).focus()
    if (then === 'next') location.assign(this.form.dataset.next || this.form.dataset.overview)
    if (then === 'overview') location.assign(this.form.dataset.overview)
  }

  refresh (again = false) { this.status.show(this.answers, this.evidence, again) }
  announce (words) { this.status.announce(words) }

  saved (answer, data) {
    this.status.savedAt = data.saved_at
    this.tell(answer, data.warnings ?? [])
    const { answered, applicable } = data.progress
    document.getElementById('progress').value = answered
    document.getElementById('progress-words').textContent = `${answered} of ${applicable} answered`
    answer.writeHidden()
  }

  /** Warnings stand beside the box and belong to its description; they keep nobody from going on. */
  tell (answer, warnings) {
    const place = answer.element.querySelector('[data-warnings]')
    const before = place.textContent
    place.replaceChildren(...warnings.map(text => Object.assign(document.createElement('p'), { textContent: text })))
    if (place.textContent && place.textContent !== before) this.status.note = `There is a note beside ${answer.number}.`
    else if (!place.textContent) this.status.note = ''
  }

  disputed (answer) {
    showConflict(answer, (decided, field) => {
      const target = decided.element.querySelector('.conflict') ?? decided.fields.place(field)
      ;(target ?? decided.element).focus()
    })
  }
}

const form = document.getElementById('section-form')
if (form) new Page(form) // eslint-disable-line no-new
