// The toolkit's own JSON API: what became of a request, in one word, so that nobody else looks at status codes.

const TIMEOUT = 20_000
export const KEEPALIVE_LIMIT = 60_000 // browsers refuse more than 64 KiB of requests that outlive their page

/** An idempotency key; `crypto.randomUUID` is missing where a page came by plain HTTP from another machine. */
export function newKey () {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export class Api {
  constructor (base, token) {
    this.base = base
    this.token = token
    this.tokenAddress = base.replace(/\/organisations\/.*$/, '/token')
  }

  /** Saves the changed fields of a judgement. Gives {kind: saved | conflict | locked | refused | lost, …}. */
  async save (address, letter, leaving = false) {
    const body = JSON.stringify({ ...letter.changes, was: letter.was })
    return this.ask(`${this.base}/judgements/${address}`, {
      method: 'PUT',
      body,
      keepalive: leaving && body.length < KEEPALIVE_LIMIT / 2,
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${letter.version}"`, 'Idempotency-Key': letter.key }
    })
  }

  async addEvidence (about, key) {
    return this.ask(`${this.base}/evidence`, {
      method: 'POST', body: JSON.stringify(about), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key }
    })
  }

  async ask (address, options) {
    let outcome = await this.once(address, options)
    if (outcome.kind === 'forged' && await this.renewToken()) outcome = await this.once(address, options)
    return outcome.kind === 'forged' ? { kind: 'lost', message: outcome.message, wait: 5 } : outcome
  }

  async once (address, options) {
    try {
      const headers = { ...options.headers, Accept: 'application/json', 'X-CSRFToken': this.token }
      const signal = AbortSignal.timeout ? AbortSignal.timeout(TIMEOUT) : undefined
      return await outcomeOf(await fetch(address, { ...options, headers, signal, credentials: 'same-origin' }))
    } catch {
      return { kind: 'lost', message: '', wait: 0 }
    }
  }

  async renewToken () {
    try {
      const answer = await fetch(this.tokenAddress, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      this.token = (await answer.json()).token
      return Boolean(this.token)
    } catch {
      return false
    }
  }

  /** A file with its progress, which `fetch` does not tell. */
  async upload (file, title, key, progress) {
    let outcome = await this.uploadOnce(file, title, key, progress)
    if (outcome.kind === 'forged' && await this.renewToken()) outcome = await this.uploadOnce(file, title, key, progress)
    return outcome
  }

  uploadOnce (file, title, key, progress) {
    return new Promise(resolve => {
      const request = new XMLHttpRequest()
      request.open('POST', `${this.base}/evidence/files`)
      request.setRequestHeader('Accept', 'application/json')
      request.setRequestHeader('X-CSRFToken', this.token)
      request.setRequestHeader('Idempotency-Key', key)
      request.upload.addEventListener('progress', event => progress(event.loaded, event.total))
      request.addEventListener('error', () => resolve({ kind: 'lost', message: '', wait: 0 }))
      request.addEventListener('load', async () => {
        const headers = { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' }
        resolve(await outcomeOf(new Response(request.responseText, { status: request.status, headers })))
      })
      const form = new FormData()
      form.append('file', file)
      form.append('title', title)
      request.send(form)
    })
  }
}

async function outcomeOf (answer) {
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json')
  const data = isJson ? await answer.json() : null
  const message = data?.message ?? ''
  if (answer.ok && data) return { kind: 'saved', data }
  switch (answer.status) {
    case 412: return { kind: 'conflict', data }
    case 423: return { kind: 'locked', message: message || 'This audit is submitted and locked, so it no longer changes.' }
    case 403: return data?.code === 'csrf' ? { kind: 'forged', message } : { kind: 'refused', message: message || 'This may not be changed by you.' }
    case 404: return { kind: 'refused', message: message || 'This is no longer here. Open the audit again.' }
    case 413: return { kind: 'refused', message: message || 'This is too large to be saved.' }
    case 400: case 415: case 422: return { kind: 'refused', message: message || 'This could not be saved as it stands.' }
    default: return { kind: 'lost', message, wait: Number(answer.headers.get('Retry-After')) || 0 }
  }
}
