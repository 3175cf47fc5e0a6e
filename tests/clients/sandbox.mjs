// A sandbox of its own for each guide, seen through one generation of the official SDK.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { mustBeAsDescribed, mustBeRefusal } from './description.mjs'
import { patience } from './server.mjs'

/** Every answer that this client gets is held against the description, before the SDK looks at it. */
function watched(seam) {
  const pathOf = (config) => new URL(config.url, config.baseURL).pathname
  seam.client.interceptors.response.handlers.unshift({
    fulfilled(response) {
      mustBeAsDescribed(pathOf(response.config), response.data)
      return response
    },
    rejected(error) {
      if (error.response) mustBeRefusal(pathOf(error.config), error.response.status, error.response.headers, error.response.data)
      throw error
    },
  })
  return seam
}

// A retry would hide a server error.
const once = { axiosRetryOptions: { retries: 0 }, axiosOptions: { timeout: patience } }

/** The first workspace, with its API key. */
export const withApiKey = (sdk, server, apiKey = server.apiKey) =>
  watched(new sdk.Seam({ apiKey, endpoint: server.url, ...once }))

export const withToken = (sdk, server, workspaceId) =>
  watched(sdk.Seam.fromPersonalAccessToken(server.token, workspaceId, { endpoint: server.url, ...once }))

export const withoutWorkspace = (sdk, server) =>
  watched(sdk.SeamHttpWithoutWorkspace.fromPersonalAccessToken(server.token, { endpoint: server.url, ...once }))

/** A new sandbox workspace: its own locks, its own clock. */
export async function newSandbox(sdk, server) {
  const workspace = await withoutWorkspace(sdk, server).workspaces.create({
    name: `Guide ${randomUUID()}`, company_name: 'Guests', is_sandbox: true,
  })
  return new Sandbox(withToken(sdk, server, workspace.workspace_id), workspace, server)
}

const hour = 3_600_000

class Sandbox {
  constructor(seam, workspace, server) {
    this.seam = seam
    this.workspace = workspace
    this.server = server
    this.began = new Date(0).toISOString()
  }

  /** A path that the public API does not have. */
  async ours(path, body) {
    const { status, body: answer } = await this.server.call(path, {
      body, key: this.server.token, headers: { 'seam-workspace': this.workspace.workspace_id },
    })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    assert.equal(answer.ok, true)
    return answer
  }

  async now() {
    const { clock } = await this.ours('/sandbox/get_clock', {})
    assert.equal(typeof clock.offset_seconds, 'number')
    return new Date(clock.now)
  }

  /** A moment on this sandbox's clock, as text. */
  async inHours(hours) {
    return new Date(Math.ceil((await this.now()).getTime() / 1000) * 1000 + hours * hour).toISOString()
  }

  async advanceTo(moment) {
    const { clock } = await this.ours('/sandbox/advance_clock', { to: new Date(moment).toISOString() })
    assert.ok(new Date(clock.now) >= new Date(moment), `advanced to ${moment}, but it is ${clock.now}`)
  }

  advanceBy = (seconds) => this.ours('/sandbox/advance_clock', { by_seconds: seconds })

  /** The first managed lock of a make that programs codes online and is in order. */
  async lock(deviceType, fits = () => true) {
    const devices = await this.seam.devices.list({ device_type: deviceType })
    const device = devices.find((d) => d.can_program_online_access_codes && d.errors.length === 0 && d.properties.online && fits(d))
    assert.ok(device, `no ${deviceType} in order among ${devices.length}`)
    return device
  }

  async status(accessCodeId) {
    return (await this.seam.accessCodes.get({ access_code_id: accessCodeId })).status
  }

  /** Polls as the guide says. */
  async until(accessCodeId, fits, seconds = 15) {
    const wanted = typeof fits === 'string' ? (code) => code.status === fits : fits
    for (const started = Date.now(); ;) {
      const code = await this.seam.accessCodes.get({ access_code_id: accessCodeId })
      if (wanted(code)) return code
      if (Date.now() - started > seconds * 1000) assert.fail(`after ${seconds} s: waiting for ${fits}: ${JSON.stringify(code)}`)
      await sleep(100)
    }
  }

  async untilGone(accessCodeId, seconds = 15) {
    for (const started = Date.now(); ;) {
      const gone = await this.seam.accessCodes.get({ access_code_id: accessCodeId }).then(() => false, (error) => error)
      if (gone) return assert.equal(gone.code, 'access_code_not_found')
      if (Date.now() - started > seconds * 1000) assert.fail(`after ${seconds} s the code is still there`)
      await sleep(100)
    }
  }

  /** Events of a code or a device, oldest first. */
  async events(filter) {
    const events = await this.seam.events.list({ since: this.began, ...filter })
    return events.toSorted((a, b) => a.occurred_at.localeCompare(b.occurred_at))
  }

  async typesOf(accessCodeId) {
    return (await this.events({ access_code_id: accessCodeId })).map((e) => e.event_type)
  }

  /** Waits for an event that follows a change after a moment. */
  async event(filter, fits = () => true, seconds = 10) {
    for (const started = Date.now(); ;) {
      const found = (await this.events(filter)).find(fits)
      if (found) return found
      if (Date.now() - started > seconds * 1000) assert.fail(`after ${seconds} s: no event ${JSON.stringify(filter)}`)
      await sleep(100)
    }
  }

  /** Types a PIN at the door. @returns Whether it opened. */
  async opens(deviceId, pin) {
    const about = { device_id: deviceId, event_types: ['lock.unlocked', 'lock.access_denied'] }
    const before = new Set((await this.events(about)).map((e) => e.event_id))
    const attempt = await this.seam.locks.simulate.keypadCodeEntry({ device_id: deviceId, code: pin })
    assert.equal(attempt.status, 'success')
    const told = await this.event(about, (e) => !before.has(e.event_id))
    return told.event_type === 'lock.unlocked'
  }
}

/** The SDK's error, caught. */
export const refusal = (promise) =>
  promise.then((answer) => assert.fail(`was not refused: ${JSON.stringify(answer)}`), (error) => {
    if (error instanceof assert.AssertionError) throw error
    return error
  })
