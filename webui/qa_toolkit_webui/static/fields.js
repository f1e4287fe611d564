// The four fields of a judgement as they stand on the page: read, written, and said in words.

export const FIELDS = ['level', 'value', 'comment', 'evidence']
export const NAMES = { level: 'Level', value: 'Number', comment: 'Comment', evidence: 'Evidence' }

export const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export class Fields {
  constructor (element) {
    this.element = element
    this.criterion = element.dataset.criterion
    this.comment = element.querySelector('textarea[data-field=comment]')
    this.number = element.querySelector('input[data-field=value]')
    this.cited = element.querySelector('[data-cited]')
    this.nothing = element.querySelector('[data-nothing]')
  }

  get radios () { return [...this.element.querySelectorAll('input[data-field=level]')] }

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
      box.id = `${this.criterion}.evidence.${id}`
      box.dataset.field = 'evidence'
      const label = Object.assign(document.createElement('label'), { htmlFor: box.id, textContent: title })
      const item = document.createElement('li')
      item.append(box, label)
      this.cited.append(item)
    }
    box.checked = true
    this.nothing.hidden = true
    return box
  }

  titleOf (id) {
    const option = [...document.querySelectorAll('[data-pick] option')].find(one => one.value === id)
    const box = document.querySelector(`[data-cited] input[value="${CSS.escape(id)}"]`)
    return option?.textContent ?? box?.labels[0]?.textContent ?? 'A new piece of evidence'
  }

  /** Whether the person is in this field now, so that nothing may change under their hands. */
  isBusy (field) {
    const active = document.activeElement
    return this.element.contains(active) && active.dataset.field === field && (field === 'comment' || field === 'value')
  }

  words (field, value) {
    if (value === null || value === undefined || value === '' || value.length === 0) return '(nothing)'
    if (field === 'level') return this.radios.find(radio => radio.value === value)?.dataset.title ?? value
    if (field === 'evidence') return value.map(id => this.titleOf(id)).join('\n')
    return String(value)
  }
}
