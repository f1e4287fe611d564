// Naming evidence without leaving the page: pick one, name a link or a place, drop a file.
import { newKey } from './api.js'
import { adding } from './fields.js'

export class Evidence {
  constructor (answer, api, page) {
    this.answer = answer
    this.api = api
    this.page = page
    this.part = answer.element.querySelector('fieldset')
    this.opener = this.part.querySelector('button[name=add]')
    this.isBusy = false
    if (this.opener) this.startOpener()
    else this.start(this.part.querySelector('[data-adding]'))
    this.takeDrops()
  }

  startOpener () {
    this.opener.type = 'button'
    this.opener.setAttribute('aria-expanded', 'false')
    this.opener.addEventListener('click', () => this.open(!this.form || this.form.hidden))
  }

  /** Shows the form, which is made when somebody wants it for the first time, or hides it. */
  open (isOpen) {
    if (!this.form) this.start(this.copy())
    this.form.hidden = !isOpen
    this.opener?.setAttribute('aria-expanded', String(isOpen))
  }

  copy () {
    const { criterion, number } = this.answer
    const form = adding().firstElementChild.cloneNode(true)
    for (const attribute of ['id', 'name', 'for']) {
      for (const one of form.querySelectorAll(`[${attribute}]`)) one.setAttribute(attribute, criterion + one.getAttribute(attribute))
    }
    for (const one of form.querySelectorAll('[data-of]')) one.textContent = number
    this.opener.after(form)
    return form
  }

  start (form) {
    this.form = form
    this.pick = form.querySelector('[data-pick]')
    this.title = form.querySelector('[data-link-title]')
    this.location = form.querySelector('[data-link-location]')
    this.file = form.querySelector('[data-file]')
    this.words = form.querySelector('[data-drop-words]')
    this.zone = form.querySelector('[data-drop]')
    this.say('You can also drop a file here.')
    this.pick?.addEventListener('change', event => {
      event.stopPropagation()
      if (!this.pick.value) return
      this.cite(this.pick.value, this.pick.selectedOptions[0].textContent)
      this.pick.value = ''
    })
    this.addButton()
    this.file.addEventListener('change', () => this.uploadAll([...this.file.files]))
  }

  addButton () {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary govuk-!-margin-top-2 govuk-!-margin-bottom-0'
    button.textContent = 'Add'
    const about = Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: ` this evidence for ${this.answer.number}` })
    button.append(about)
    button.addEventListener('click', () => this.addLink().then(() => this.title.focus()))
    this.form.querySelector('[data-link]').append(button)
    for (const box of [this.title, this.location]) {
      box.addEventListener('keydown', event => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        this.addLink()
      })
    }
  }

  /** What was typed as a title and a place becomes evidence. The key stays while the words do, so that trying again adds nothing twice. */
  async addLink () {
    if (!this.form) return
    const title = this.title.value.trim()
    const location = this.location.value.trim()
    if ((!title && !location) || this.isBusy) return
    const content = JSON.stringify([title, location])
    if (content !== this.content) Object.assign(this, { content, key: newKey() })
    this.isBusy = true
    const outcome = await this.api.addEvidence({ title: title || location, kind: 'link', location }, this.key)
    this.isBusy = false
    if (outcome.kind !== 'saved') return this.say(this.trouble(outcome, 'The evidence'))
    this.title.value = this.location.value = this.content = ''
    this.added(outcome.data)
  }

  async uploadAll (files) {
    for (const file of files) await this.upload(file)
    this.file.value = ''
  }

  async upload (file) {
    this.isBusy = true
    this.page.refresh()
    this.say(`Storing ${file.name} …`)
    const outcome = await this.api.upload(file, '', newKey(), (done, all) => {
      this.say(done < all ? `Storing ${file.name}: ${Math.floor(100 * done / all)} % …` : `Looking at ${file.name} …`)
    })
    this.isBusy = false
    if (outcome.kind === 'saved') this.added(outcome.data)
    else this.say(this.trouble(outcome, file.name))
    this.page.refresh()
  }

  trouble (outcome, what) {
    if (outcome.kind === 'lost') return `${what} was not stored: no connection. Try again in a moment.`
    return outcome.message || `${what} was not stored.`
  }

  added ({ id, title }) {
    for (const list of [...adding().querySelectorAll('[data-pick]'), ...document.querySelectorAll('[data-pick]')]) list.append(new Option(title, id))
    this.cite(id, title)
    this.say(`Added: ${title}.`)
    this.page.announce(`Evidence added to ${this.answer.number}: ${title}.`)
  }

  cite (id, title) {
    this.answer.fields.cite(id, title)
    this.answer.touched(true)
  }

  takeDrops () {
    const isFiles = event => event.dataTransfer?.types.includes('Files')
    this.answer.element.addEventListener('dragover', event => {
      if (!isFiles(event)) return
      event.preventDefault()
      this.zone?.classList.add('drop--over')
    })
    this.answer.element.addEventListener('dragleave', event => {
      if (!this.answer.element.contains(event.relatedTarget)) this.zone?.classList.remove('drop--over')
    })
    this.answer.element.addEventListener('drop', event => {
      if (!isFiles(event)) return
      event.preventDefault()
      this.open(true)
      this.zone.classList.remove('drop--over')
      this.uploadAll([...event.dataTransfer.files])
    })
  }

  say (words) { this.words.textContent = words }
}
