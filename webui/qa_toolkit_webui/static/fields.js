// The four fields of a judgement as they stand on the page: read, written, and said in words.

export const FIELDS = ['level', 'value', 'comment', 'evidence']
export const NAMES = { level: 'Level', value: 'Number', comment: 'Comment', evidence: 'Evidence' }

export const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** The list of all evidence stands in the page once, in the form that each criterion takes a copy of. */
export const adding = () => document.getElementById('adding').content
export const choices = () => [...adding().querySelectorAll('[data-pick] option')]

export class Fields {
  constructor (element) {
    this.element = element
    this.criterion = element.dataset.criterion
    this.comment = element.querySelector('textarea')
    this.number = element.querySelector('input[data-number]')
    this.cited = element.querySelector('.cited')
    this.nothing = element.querySelector('.nothing')
    this.radios = [...element.querySelectorAll('.levels input')]
  }

  /** Which field an element belongs to; '' for none. */
  nameOf (target) {
    if (target === this.comment) return 'comment'
    if (target === this.number) return 'value'
    if (this.radios.includes(target)) return 'level'
    return this.cited.contains(target) ? 'evidence' : ''
  }

  /** Where the focus goes for a field. */
  place (field) {
    switch (field) {
      case 'level': return this.radios.find(radio => radio.checked)
      case 'value': return this.number
      case 'comment': return this.comment
      default: return this.cited.querySelector('input:checked')
    }
  }

  /** What is typed; `undefined` for a number that is none, which is not sent. */
  read (field) {
    switch (field) {
      case 'level': return this.radios.find(radio => radio.checked)?.value || null
      case 'value': return this.readNumber()
      case 'comment': return this.comment.value
      default: return [...this.cited.querySelectorAll('input:checked')].map(box => box.value)
    }
  }

  /** What the server sent, whatever was typed before this script had been loaded. */
  readServed (field) {
    switch (field) {
      case 'level': return this.radios.find(radio => radio.defaultChecked)?.value || null
      case 'value': return this.readNumber(this.number?.defaultValue)
      case 'comment': return this.comment.defaultValue
      default: return [...this.cited.querySelectorAll('input')].filter(box => box.defaultChecked).map(box => box.value)
    }
  }

  readNumber (typed = this.number?.value) {
    const text = typed?.trim() ?? ''
    if (!text) return null
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    return number >= Number(this.number.dataset.min) && number <= Number(this.number.dataset.max) ? number : undefined
  }

  get numberTrouble () {
    if (!this.number || this.readNumber() !== undefined) return ''
    return `Write a whole number from ${this.number.dataset.min} to ${this.number.dataset.max}.`
  }

  write (field, value) {
    switch (field) {
      case 'level':
        for (const radio of this.radios) radio.checked = radio.value === (value ?? '')
        break
      case 'value':
        if (this.number) this.number.value = value ?? ''
        break
      case 'comment':
        this.comment.value = value ?? ''
        break
      default:
        for (const box of this.cited.querySelectorAll('input')) box.checked = (value ?? []).includes(box.value)
        for (const id of value ?? []) this.cite(id)
    }
  }

  /** Names a piece of evidence, once, and shows it as kept. */
  cite (id, title = this.titleOf(id)) {
    let box = [...this.cited.querySelectorAll('input')].find(one => one.value === id)
    if (!box) {
      box = Object.assign(document.createElement('input'), { type: 'checkbox', name: `${this.criterion}.evidence`, value: id })
      const label = document.createElement('label')
      label.append(box, title)
      const item = document.createElement('li')
      item.append(label)
      this.cited.append(item)
    }
    box.checked = true
    this.nothing?.remove()
    return box
  }

  titleOf (id) {
    const box = document.querySelector(`.cited input[value="${CSS.escape(id)}"]`)
    return choices().find(one => one.value === id)?.textContent ?? box?.labels[0]?.textContent ?? 'A new piece of evidence'
  }

  /** Whether the person is in this field now, so that nothing may change under their hands. */
  isBusy (field) {
    const active = document.activeElement
    return (field === 'comment' || field === 'value') && this.nameOf(active) === field
  }

  words (field, value) {
    if (value === null || value === undefined || value === '' || value.length === 0) return '(nothing)'
    if (field === 'level') return this.radios.find(radio => radio.value === value)?.labels[0].textContent ?? value
    if (field === 'evidence') return value.map(id => this.titleOf(id)).join('\n')
    return String(value)
  }
}
