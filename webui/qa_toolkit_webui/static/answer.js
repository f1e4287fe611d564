// One criterion's judgement on its way to the workspace.
//
// `base` is what the workspace is known to hold, `was` the server's digests of it. What differs from `base` is unsent. A letter (changes,
// digests, version, key) that was sent stays as it is until its outcome is known: after a lost connection it may have been saved, and only
// the same letter with the same key can be sent again without doubt.
import { newKey } from './api.js'
import { FIELDS, Fields, same } from './fields.js'
import * as unsent from './unsent.js'

const PAUSE = 1_000
const LONGEST = 2_000
const MOST_WAIT = 30

export class Answer {
  constructor (element, section, api, page) {
    this.fields = new Fields(element)
    this.element = element
    this.criterion = element.dataset.criterion
    this.number = element.querySelector('legend span').textContent
    this.hidden = Object.fromEntries(['version', 'was'].map(name => [name, element.querySelector(`[name="${CSS.escape(this.criterion)}.${name}"]`)]))
    this.address = `${encodeURIComponent(section)}/${encodeURIComponent(this.criterion)}`
    this.api = api
    this.page = page
    this.version = Number(this.hidden.version.value)
    this.base = Object.fromEntries(FIELDS.map(field => [field, this.fields.readServed(field)]))
    const digests = this.hidden.was.value.split(' ')
    this.was = Object.fromEntries(FIELDS.map((field, at) => [field, digests[at]]))
    this.letter = null
    this.isSending = false
    this.conflict = null
    this.isLocked = false
    this.attempts = 0
    this.refused = ''
    this.trouble = ''
    this.restore()
  }

  get changes () {
    const changed = FIELDS.map(field => [field, this.fields.read(field)]).filter(([field, value]) => value !== undefined && !same(value, this.base[field]))
    return Object.fromEntries(changed)
  }

  get isUnsent () { return this.letter !== null || this.conflict !== null || Object.keys(this.changes).length > 0 || this.fields.numberTrouble !== '' }
  /** Whether it waits for a person: trying again would not help. */
  get isBlocked () { return this.conflict !== null || this.isLocked || this.refused !== '' || this.fields.numberTrouble !== '' }

  /** Something was typed or chosen. */
  touched (atOnce = false) {
    this.keep()
    this.firstTouch ??= Date.now()
    const pause = atOnce ? 0 : Math.max(0, Math.min(PAUSE, this.firstTouch + LONGEST - Date.now()))
    if (!this.attempts) this.later(pause)
    this.page.refresh()
  }

  later (milliseconds) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), milliseconds)
  }

  async send () {
    clearTimeout(this.timer)
    this.say(this.fields.numberTrouble)
    if (this.isSending || this.conflict || this.isLocked) return
    this.letter ??= this.write()
    if (!this.letter) return this.settled()
    this.isSending = true
    this.keep()
    this.page.refresh()
    const outcome = await this.api.save(this.address, this.letter)
    this.isSending = false
    this.learn(outcome)
    this.page.refresh()
  }

  /** A letter with what is unsent now; none where nothing is, or where the server has refused exactly this. */
  write () {
    const changes = this.changes
    const names = Object.keys(changes)
    if (!names.length || JSON.stringify(changes) === this.refused) return null
    this.firstTouch = null
    return { changes, was: Object.fromEntries(names.map(name => [name, this.was[name]])), version: this.version, key: newKey() }
  }

  settled () {
    this.firstTouch = null
    if (this.isUnsent) this.keep()
    else unsent.drop(this.criterion)
    this.page.refresh()
  }

  learn (outcome) {
    switch (outcome.kind) {
      case 'saved': return this.onSaved(outcome.data)
      case 'conflict': return this.onConflict(outcome.data)
      case 'locked': return this.onLocked(outcome.message)
      case 'refused': return this.onRefused(outcome.message)
      default: return this.onLost(outcome.message, outcome.wait)
    }
  }

  onSaved (data) {
    const sent = this.letter.changes
    Object.assign(this, { letter: null, attempts: 0, refused: '' })
    for (const field of Object.keys(sent)) {
      this.base[field] = sent[field]
      this.was[field] = data.was[field]
    }
    this.say(this.fields.numberTrouble)
    this.merge(data, FIELDS.filter(field => !(field in sent)))
    this.page.saved(this, data)
    if (Object.keys(this.changes).length) this.later(this.firstTouch ? Math.max(0, Math.min(PAUSE, this.firstTouch + LONGEST - Date.now())) : 0)
    else this.settled()
  }

  onConflict (data) {
    const { changes, was } = this.letter
    const sent = Object.keys(changes)
    this.letter = null
    this.merge(data, FIELDS.filter(field => !sent.includes(field)))
    const disputed = sent.filter(field => was[field] !== data.was[field] && !same(data.judgement[field], this.fields.read(field)))
    for (const field of sent.filter(one => !disputed.includes(one))) this.accept(field, data)
    if (disputed.length) this.conflict = { ...data, fields: disputed }
    else this.version = data.version
    this.keep()
    if (disputed.length) this.page.disputed(this)
    else this.later(0)
  }

  onLocked (message) {
    this.isLocked = true
    this.letter = null
    this.say(message)
  }

  onRefused (message) {
    this.refused = JSON.stringify(this.letter.changes)
    this.letter = null
    this.say(message)
  }

  onLost (message, wait) {
    this.attempts += 1
    this.lostBecause = message
    const seconds = wait || Math.min(MOST_WAIT, 2 ** Math.min(this.attempts, 5))
    this.later(seconds * 1_000 * (0.8 + Math.random() * 0.4))
  }

  // What others changed

  accept (field, data) {
    this.base[field] = data.judgement[field] ?? (field === 'comment' ? '' : field === 'evidence' ? [] : null)
    this.was[field] = data.was[field]
  }

  /** Puts others' fields into the page unless somebody is at work in them: then the old digest stays, and the server will notice. */
  merge (data, fields) {
    let isBehind = false
    for (const field of fields) {
      if (same(data.was[field], this.was[field])) continue
      const untouched = same(this.fields.read(field), this.base[field])
      if (!untouched || this.fields.isBusy(field)) {
        isBehind = true
        if (untouched) this.waiting = { data, field }
        continue
      }
      this.accept(field, data)
      this.fields.write(field, this.base[field])
    }
    if (!isBehind) this.version = data.version
  }

  /** The person left the field: what waited for that may come in, if nothing was typed meanwhile. */
  left () {
    if (!this.waiting) return
    const { data, field } = this.waiting
    this.waiting = null
    if (!same(this.fields.read(field), this.base[field])) return
    this.accept(field, data)
    this.fields.write(field, this.base[field])
  }

  /** A person has chosen what stands in a disputed field. */
  decide (field, value) {
    this.accept(field, this.conflict)
    this.fields.write(field, value)
    this.conflict.fields = this.conflict.fields.filter(one => one !== field)
    if (this.conflict.fields.length === 0) {
      this.version = this.conflict.version
      this.conflict = null
      this.later(0)
    }
    this.keep()
    this.page.refresh()
  }

  // Keeping

  keep () {
    const changes = this.changes
    if (!this.letter && !Object.keys(changes).length) return
    unsent.keep(this.criterion, { letter: this.letter, changes, was: this.was, version: this.version })
  }

  restore () {
    const record = unsent.recall(this.criterion) ?? { changes: {}, letter: null }
    for (const [field, value] of Object.entries(record.changes)) {
      if (same(value, this.base[field])) continue
      this.fields.write(field, value)
      this.was[field] = record.was[field]
      this.version = Math.min(this.version, record.version)
    }
    this.letter = record.letter
    if (this.letter || Object.keys(this.changes).length) this.later(0)
    else unsent.drop(this.criterion)
  }

  /** The page is going away: whatever is unsent is sent once more by requests that outlive it; it is kept in any case. */
  flush () {
    if (this.isLocked || this.conflict) return
    this.keep()
    const letters = [this.letter, this.newer()].filter(Boolean)
    for (const letter of letters) this.api.save(this.address, letter, true)
  }

  newer () {
    if (!this.letter) return this.write()
    const changes = this.changes
    const isSame = Object.keys(changes).every(field => same(changes[field], this.letter.changes[field]))
    return isSame ? null : this.write()
  }

  say (message) {
    if (message === this.trouble) return
    this.trouble = message
    this.placeOfTrouble.textContent = message
  }

  /** Above the choice; most criteria never need it. */
  get placeOfTrouble () {
    if (!this.troublePlace) {
      this.troublePlace = Object.assign(document.createElement('div'), { className: 'criterion__trouble' })
      this.element.querySelector('.judged').before(this.troublePlace)
    }
    return this.troublePlace
  }

  /** What a form without this script would send, so that a page that comes back knows what was saved. */
  writeHidden () {
    this.hidden.version.value = this.version
    this.hidden.was.value = FIELDS.map(field => this.was[field]).join(' ')
  }
}
