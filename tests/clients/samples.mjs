// A call of each path that must succeed on a new sandbox, and a valid value for every parameter.
import { randomUUID } from 'node:crypto'

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString()

/** Things that the calls are about; each is made when first asked for, or anew where a call uses it up. */
export class Fixtures {
  constructor(call) {
    this.call = call
  }

  async #must(path, body = {}) {
    const { status, body: answer } = await this.call(path, { body })
    if (status !== 200) throw new Error(`${path} ${JSON.stringify(body)}: ${status} ${JSON.stringify(answer)}`)
    return answer
  }

  #once = new Map()
  once(name, make) {
    if (!this.#once.has(name)) this.#once.set(name, make())
    return this.#once.get(name)
  }

  devices = (type) => this.once(`devices ${type}`, async () => (await this.#must('/devices/list', { device_type: type })).devices)

  device = async (type = 'schlage_lock') => {
    const device = (await this.devices(type)).find((d) => d.errors.length === 0)
    if (device === undefined) throw new Error(`no ${type} in order`)
    return device.device_id
  }

  unmanagedDevice = () => this.once('unmanaged device', async () => {
    const device_id = await this.device('tedee_lock')
    await this.#must('/devices/update', { device_id, is_managed: false })
    return device_id
  })

  account = () => this.once('account', async () => (await this.#must('/connected_accounts/list')).connected_accounts[0].connected_account_id)

  /** Far ahead, so that it is on no lock and in nobody's way. */
  newCode = async (more = {}) => {
    const device_id = await this.device()
    const { access_code } = await this.#must('/access_codes/create', {
      device_id, name: 'Walk', starts_at: inDays(300), ends_at: inDays(301), ...more,
    })
    return access_code.access_code_id
  }

  code = () => this.once('code', () => this.newCode())

  linked = () => this.once('linked', async () => {
    const device_ids = [await this.device('schlage_lock'), await this.device('kwikset_lock')]
    const { access_codes } = await this.#must('/access_codes/create_multiple', { device_ids, starts_at: inDays(300), ends_at: inDays(301) })
    return access_codes[0].common_code_key
  })

  backedUp = () => this.once('backed up', async () => {
    const access_code_id = await this.newCode({ starts_at: inDays(-1), ends_at: inDays(1), use_backup_access_code_pool: true })
    for (let i = 0; i < 100; i++) {
      const { access_code } = await this.#must('/access_codes/get', { access_code_id })
      if (access_code.is_backup_access_code_available) return access_code_id
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('no backup code became available')
  })

  #pin = 300_000
  /** A PIN that no other has, in its first four digits either, and that no constraint forbids. */
  pin = () => {
    do this.#pin += 113
    while (/0/.test(String(this.#pin)))
    return String(this.#pin)
  }

  newUnmanagedCode = async () => {
    const { access_code } = await this.#must('/access_codes/simulate/create_unmanaged_access_code', {
      device_id: await this.device('august_lock'), code: this.pin(), name: 'Walk',
    })
    return access_code.access_code_id
  }

  unmanagedCode = () => this.once('unmanaged code', () => this.newUnmanagedCode())

  attempt = () => this.once('attempt', async () =>
    (await this.#must('/locks/lock_door', { device_id: await this.device() })).action_attempt.action_attempt_id)

  event = () => this.once('event', async () => {
    await this.code()
    return (await this.#must('/events/list', { since: '1970-01-01T00:00:00Z' })).events[0].event_id
  })

  newWebhook = async () => (await this.#must('/webhooks/create', { url: 'https://hooks.invalid/doors' })).webhook.webhook_id

  webhook = () => this.once('webhook', () => this.newWebhook())

  workspace = () => this.once('workspace', async () => (await this.#must('/workspaces/get')).workspace)
}

/** path → the least that a call of it needs. `f` are the fixtures. */
export const samples = {
  '/access_codes/create': async (f) => ({ device_id: await f.device(), starts_at: inDays(300), ends_at: inDays(301) }),
  '/access_codes/create_multiple': async (f) => ({
    device_ids: [await f.device(), await f.device('kwikset_lock')], starts_at: inDays(300), ends_at: inDays(301),
  }),
  '/access_codes/delete': async (f) => ({ access_code_id: await f.newCode() }),
  '/access_codes/generate_code': async (f) => ({ device_id: await f.device() }),
  '/access_codes/get': async (f) => ({ access_code_id: await f.code() }),
  '/access_codes/list': async (f) => ({ device_id: await f.device() }),
  '/access_codes/pull_backup_access_code': async (f) => ({ access_code_id: await f.backedUp() }),
  '/access_codes/report_device_constraints': async (f) => ({ device_id: await f.device('smartthings_lock'), supported_code_lengths: [4, 6] }),
  '/access_codes/simulate/create_unmanaged_access_code': async (f) => ({
    device_id: await f.device('august_lock'), code: f.pin(), name: 'Walk',
  }),
  '/access_codes/unmanaged/convert_to_managed': async (f) => ({ access_code_id: await f.newUnmanagedCode() }),
  '/access_codes/unmanaged/delete': async (f) => ({ access_code_id: await f.newUnmanagedCode() }),
  '/access_codes/unmanaged/get': async (f) => ({ access_code_id: await f.unmanagedCode() }),
  '/access_codes/unmanaged/list': async (f) => ({ device_id: await f.device('august_lock') }),
  '/access_codes/unmanaged/update': async (f) => ({ access_code_id: await f.newUnmanagedCode(), is_managed: true }),
  '/access_codes/update': async (f) => ({ access_code_id: await f.code() }),
  '/access_codes/update_multiple': async (f) => ({ common_code_key: await f.linked() }),
  '/action_attempts/get': async (f) => ({ action_attempt_id: await f.attempt() }),
  '/action_attempts/list': async (f) => ({ action_attempt_ids: [await f.attempt()] }),
  '/connected_accounts/get': async (f) => ({ connected_account_id: await f.account() }),
  '/connected_accounts/list': async () => ({}),
  '/connected_accounts/update': async (f) => ({ connected_account_id: await f.account() }),
  '/devices/get': async (f) => ({ device_id: await f.device() }),
  '/devices/list': async () => ({}),
  '/devices/list_device_providers': async () => ({}),
  '/devices/report_provider_metadata': async (f) => ({
    devices: [{ device_id: await f.device(), schlage_metadata: { time_zone: 'America/New_York' } }],
  }),
  '/devices/simulate/connect': async (f) => ({ device_id: await f.device('lockly_lock') }),
  '/devices/simulate/connect_to_hub': async (f) => ({ device_id: await f.device('ttlock_lock') }),
  '/devices/simulate/disconnect': async (f) => ({ device_id: await f.device('lockly_lock') }),
  '/devices/simulate/disconnect_from_hub': async (f) => ({ device_id: await f.device('ttlock_lock') }),
  '/devices/simulate/paid_subscription': async (f) => ({ device_id: await f.device('nuki_lock'), is_expired: false }),
  '/devices/simulate/remove': async (f) => ({ device_id: await f.device('two_n_intercom') }),
  '/devices/unmanaged/get': async (f) => ({ device_id: await f.unmanagedDevice() }),
  '/devices/unmanaged/list': async () => ({}),
  '/devices/unmanaged/update': async (f) => ({ device_id: await f.unmanagedDevice() }),
  '/devices/update': async (f) => ({ device_id: await f.device() }),
  '/events/get': async (f) => ({ event_id: await f.event() }),
  '/events/list': async () => ({ since: '2026-01-01T00:00:00Z' }),
  '/locks/configure_auto_lock': async (f) => ({ device_id: await f.device('august_lock'), auto_lock_enabled: false }),
  '/locks/get': async (f) => ({ device_id: await f.device() }),
  '/locks/list': async () => ({}),
  '/locks/lock_door': async (f) => ({ device_id: await f.device() }),
  '/locks/simulate/keypad_code_entry': async (f) => ({ device_id: await f.device('august_lock'), code: '9999' }),
  '/locks/simulate/manual_lock_via_keypad': async (f) => ({ device_id: await f.device('august_lock') }),
  '/locks/unlock_door': async (f) => ({ device_id: await f.device() }),
  '/webhooks/create': async () => ({ url: 'https://hooks.invalid/doors' }),
  '/webhooks/delete': async (f) => ({ webhook_id: await f.newWebhook() }),
  '/webhooks/get': async (f) => ({ webhook_id: await f.webhook() }),
  '/webhooks/list': async () => ({}),
  '/webhooks/update': async (f) => ({ webhook_id: await f.webhook(), event_types: ['lock.unlocked'] }),
  '/workspaces/create': async () => ({ name: 'Walk', company_name: 'Walk' }),
  '/workspaces/get': async () => ({}),
  '/workspaces/list': async () => ({}),
  '/workspaces/reset_sandbox': async () => ({}),
  '/workspaces/update': async () => ({}),
}

/** Calls that only a personal token may make. */
export const withTokenOnly = new Set(['/workspaces/create'])

/** Where the general value of a parameter is not valid for a path. */
const particular = {
  '/access_codes/get code': async (f) => (await f.call('/access_codes/get', { body: { access_code_id: await f.code() } })).body.access_code.code,
  '/access_codes/update is_managed': async () => true,
  '/access_codes/update type': async () => 'time_bound',
  '/access_codes/create starts_at': async () => inDays(299),
  '/access_codes/update_multiple name': async () => 'Walkers',
  '/access_codes/update device_id': async (f) => f.device(),
  '/access_codes/delete device_id': async (f) => f.device(),
  '/access_codes/unmanaged/get code': async () => '4711',
  '/access_codes/unmanaged/get device_id': async (f) => f.device('august_lock'),
  '/access_codes/unmanaged/update is_managed': async () => true,
  '/devices/update is_managed': async () => true,
  '/devices/update properties': async () => ({ name: 'Walk' }),
  '/devices/unmanaged/update is_managed': async () => true,
  '/devices/get name': async (f) => (await f.devices('schlage_lock'))[0].properties.name,
  '/locks/get name': async (f) => (await f.devices('schlage_lock'))[0].properties.name,
  '/locks/simulate/keypad_code_entry code': async () => '9999',
  '/events/list between': async () => ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
  '/events/list since': async () => '2026-01-01T00:00:00Z',
  '/events/get event_type': async () => 'access_code.created',
  '/action_attempts/list device_id': async (f) => f.device(),
  '/connected_accounts/get email': async (f) =>
    (await f.call('/connected_accounts/list', { body: {} })).body.connected_accounts.find((a) => a.user_identifier?.email)?.user_identifier.email ??
    'jane@example.com',
  '/workspaces/update organization_id': async () => randomUUID(),
  '/workspaces/update is_suspended': async () => false,
}

const general = {
  access_code_id: (f) => f.code(),
  access_code_ids: async (f) => [await f.code()],
  action_attempt_ids: async (f) => [await f.attempt()],
  code: async (f) => f.pin(),
  connected_account_id: (f) => f.account(),
  connected_account_ids: async (f) => [await f.account()],
  created_before: async () => inDays(1),
  custom_metadata: async () => ({ walked: true, by: 'us', gone: null }),
  custom_metadata_has: async () => ({ walked: true }),
  device_id: (f) => f.device(),
  device_ids: async (f) => [await f.device()],
  email: async () => 'jane@example.com',
  ends_at: async () => inDays(302),
  event_id: (f) => f.event(),
  event_ids: async (f) => [await f.event()],
  limit: async () => 2,
  manufacturer: async () => 'schlage',
  max_code_length: async () => 8,
  max_time_rounding: async () => '1hour',
  min_code_length: async () => 4,
  page_cursor: async () => null,
  preferred_code_length: async () => 6,
  search: async () => 'door',
  since: async () => '2026-01-01T00:00:00Z',
  starts_at: async () => inDays(299),
  webview_primary_button_color: async () => '#232426',
  webview_primary_button_text_color: async () => '#ffffff',
}

/** A valid value for a parameter: the path's own, that of its name, or one that its schema allows. */
export async function validValue(fixtures, path, name, schema) {
  const chosen = particular[`${path} ${name}`] ?? general[name]
  return chosen ? chosen(fixtures) : byType(schema)
}

function byType(schema) {
  if (schema.enum) return schema.enum[0]
  if (schema.oneOf ?? schema.anyOf) return byType((schema.oneOf ?? schema.anyOf)[0])
  switch (schema.type) {
    case 'string': return schema.format === 'uuid' ? randomUUID() : schema.format === 'date-time' ? inDays(1) : 'walk'
    case 'boolean': return false
    case 'number':
    case 'integer': return Math.max(schema.minimum ?? 1, 1)
    case 'array': return [byType(schema.items)]
    default: return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, s]) => [key, byType(s)]))
  }
}

/** A value of a type that the parameter does not take. */
export function wrongValues(schema) {
  const kinds = (schema.oneOf ?? schema.anyOf ?? [schema]).map((s) => s.type)
  const wrong = []
  if (!kinds.includes('object')) wrong.push({ not: 'this' })
  if (!kinds.includes('string')) wrong.push('not this')
  if (!kinds.includes('number') && !kinds.includes('integer')) wrong.push(7)
  if (!kinds.includes('boolean')) wrong.push(true)
  if (!kinds.includes('array')) wrong.push(['not this'])
  return wrong
}
