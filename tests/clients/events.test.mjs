// Every type of event in scope is told by something, and each is as its type is described. What told it is printed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openapi } from '@seamapi/types/connect'
import { startServer, store } from './server.mjs'

/** Types that nothing here tells, and why. */
const untold = new Map([
  ...['camera.activated', 'noise_sensor.noise_threshold_triggered', 'phone.deactivated', 'enrollment_automation.deleted',
    ...typesOf('thermostat.')].map((type) => [type, 'cameras, noise sensors, phones, enrollment automations and thermostats are out of scope']),
])

function typesOf(prefix = '') {
  return openapi.components.schemas.event.oneOf.flatMap((b) => b.properties.event_type.enum).filter((type) => type.startsWith(prefix))
}

const inHours = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString()

/** type → the story that told it first. */
const told = new Map()

describe(`Events on ${store}`, () => {
  let server

  before(async () => { server = await startServer() })
  after(async () => {
    const types = typesOf()
    const lines = types.map((type) => `  ${type}: ${told.get(type) ?? `not told: ${untold.get(type) ?? 'NO REASON'}`}`)
    console.log(`Events on ${store}: ${types.filter((t) => told.has(t)).length} of ${types.length} types told\n${lines.join('\n')}`)
    await server?.stop()
  })

  /** A sandbox of its own for each story, with a clock of its own. */
  async function newHouse() {
    const { body } = await server.call('/workspaces/create', { key: server.token, body: { name: 'Story', company_name: 'Story', is_sandbox: true } })
    const headers = { 'seam-workspace': body.workspace.workspace_id }
    const ask = (path, request = {}) => server.call(path, { key: server.token, headers, body: request })
    const must = async (path, request) => {
      const { status, body: answer } = await ask(path, request)
      assert.equal(status, 200, `${path} ${JSON.stringify(request)}: ${JSON.stringify(answer)}`)
      return answer
    }
    const house = {
      ask, must,
      lock: async (type) => (await must('/devices/list', { device_type: type })).devices.find((d) => d.errors.length === 0).device_id,
      later: (seconds) => must('/sandbox/advance_clock', { by_seconds: seconds }),
      faults: (device_id, faults) => must('/sandbox/set_lock_faults', { device_id, ...faults }),
      code: async (device_id, more = {}) => (await must('/access_codes/create', { device_id, name: 'Guest', ...more })).access_code,
      system: async (type) => (await must('/acs/systems/list')).acs_systems.find((s) => s.external_type === type).acs_system_id,
      entrances: async (acs_system_id) => (await must('/acs/entrances/list', { acs_system_id })).acs_entrances,
      /** Waits until an event of a type is told. */
      heard: async (event_type, seconds = 15) => {
        for (const started = Date.now(); ;) {
          const { events } = await must('/events/list', { since: '1970-01-01T00:00:00Z', event_type })
          if (events.length > 0) return events.at(-1)
          if (Date.now() - started > seconds * 1000) assert.fail(`${event_type} was never told`)
          await sleep(50)
        }
      },
    }
    return house
  }

  /** A story, and what it must tell; all that it tells is held against the description. */
  function story(name, types, tell) {
    test(name, async () => {
      const house = await newHouse()
      await tell(house)
      for (const type of types) await house.heard(type)
      for (const event of (await house.must('/events/list', { since: '1970-01-01T00:00:00Z', limit: 10_000 })).events)
        if (!told.has(event.event_type)) told.set(event.event_type, name)
    })
  }

  story('a code comes, changes and goes', [
    'access_code.created', 'access_code.set_on_device', 'access_code.changed', 'access_code.name_changed', 'access_code.code_changed',
    'access_code.removed_from_device', 'access_code.deleted', 'access_code.mutations_requested',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    const { access_code_id } = await house.code(device_id, { code: '4826' })
    await house.heard('access_code.set_on_device')
    await house.must('/access_codes/update', { access_code_id, name: 'Cleaner', code: '5937' })
    await house.heard('access_code.code_changed')
    await house.must('/access_codes/delete', { access_code_id })
  })

  story('a guest of next week is on the lock ahead, and stays longer', [
    'access_code.scheduled_on_device', 'access_code.time_frame_changed',
  ], async (house) => {
    const { access_code_id } = await house.code(await house.lock('august_lock'), { starts_at: inHours(48), ends_at: inHours(72) })
    await house.heard('access_code.scheduled_on_device')
    await house.must('/access_codes/update', { access_code_id, ends_at: inHours(96) })
  })

  story('a backup code is pulled', ['access_code.backup_access_code_pulled'], async (house) => {
    const { access_code_id } = await house.code(await house.lock('schlage_lock'), {
      starts_at: inHours(-1), ends_at: inHours(24), use_backup_access_code_pool: true,
    })
    for (let i = 0; i < 200; i++) {
      if ((await house.must('/access_codes/get', { access_code_id })).access_code.is_backup_access_code_available) break
      await sleep(50)
    }
    await house.must('/access_codes/pull_backup_access_code', { access_code_id })
  })

  story('a lock that nobody reaches', [
    'access_code.delay_in_setting_on_device', 'access_code.failed_to_set_on_device', 'access_code.delay_in_removing_from_device',
    'access_code.failed_to_remove_from_device', 'device.disconnected', 'device.connected', 'access_method.delay_in_issuing',
    'access_method.failed_to_issue', 'action_attempt.lock_door.failed', 'action_attempt.unlock_door.failed',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    const old = await house.code(device_id, { code: '4826' })
    await house.heard('access_code.set_on_device')
    await house.must('/devices/simulate/disconnect', { device_id })
    await house.must('/locks/lock_door', { device_id })
    await house.must('/locks/unlock_door', { device_id })
    await house.must('/access_codes/delete', { access_code_id: old.access_code_id })
    await house.code(device_id, { code: '5937' })
    await house.must('/access_grants/create', {
      user_identity: { full_name: 'Guest' }, device_ids: [device_id], requested_access_methods: [{ mode: 'code' }],
    })
    // Steps that take no long answer, until the last of ten tries.
    for (let i = 0; i < 100; i++) {
      const { events } = await house.must('/events/list', { since: '1970-01-01T00:00:00Z', event_type: 'access_code.failed_to_set_on_device' })
      if (events.length > 0) break
      await house.later(900)
    }
    await house.must('/devices/simulate/connect', { device_id })
  })

  story('somebody at the keypad', [
    'access_code.modified_external_to_seam', 'access_code.deleted_external_to_seam', 'access_code.unmanaged.created',
    'access_code.unmanaged.removed', 'access_code.unmanaged.converted_to_managed', 'lock.unlocked', 'lock.locked', 'lock.access_denied',
    'action_attempt.simulate_keypad_code_entry.succeeded', 'action_attempt.simulate_manual_lock_via_keypad.succeeded',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    const keypad = (action, code, more = {}) => house.must('/sandbox/edit_keypad', { device_id, action, code, ...more })
    await house.code(device_id, { code: '4826' })
    await house.heard('access_code.set_on_device')
    await house.must('/locks/simulate/keypad_code_entry', { device_id, code: '4826' })
    await house.must('/locks/simulate/manual_lock_via_keypad', { device_id })
    await house.must('/locks/simulate/keypad_code_entry', { device_id, code: '9999' })
    await keypad('change', '4826', { new_code: '5162' })
    await house.heard('access_code.modified_external_to_seam')
    await house.later(60)
    await keypad('delete', '4826')
    await keypad('add', '7351')
    const taken = await house.heard('access_code.unmanaged.created')
    await house.must('/access_codes/unmanaged/convert_to_managed', { access_code_id: taken.access_code_id })
    await keypad('add', '8642')
    await house.later(60)
    await keypad('delete', '8642')
  })

  story('a lock that hides its PINs', ['access_code.unmanaged.failed_to_convert_to_managed'], async (house) => {
    const device_id = await house.lock('smartthings_lock')
    await house.must('/sandbox/edit_keypad', { device_id, action: 'add', code: '7351' })
    const { access_code_id } = await house.heard('access_code.unmanaged.created')
    assert.equal((await house.ask('/access_codes/unmanaged/convert_to_managed', { access_code_id })).status, 400)
  })

  story('a door that is worked from afar', [
    'action_attempt.lock_door.succeeded', 'action_attempt.unlock_door.succeeded', 'action_attempt.simulate_keypad_code_entry.failed',
    'action_attempt.simulate_manual_lock_via_keypad.failed',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    await house.must('/locks/unlock_door', { device_id })
    await house.must('/locks/lock_door', { device_id })
    await house.must('/locks/unlock_door', { device_id })
    await house.faults(device_id, { is_jammed: true })
    await house.must('/locks/simulate/manual_lock_via_keypad', { device_id })
    await house.faults(device_id, { battery_level: 0 })
    await house.must('/locks/simulate/keypad_code_entry', { device_id, code: '4826' })
  })

  story('what befalls a lock', [
    'device.low_battery', 'device.battery_status_changed', 'device.tampered', 'device.connection_became_flaky', 'device.connection_stabilized',
    'device.third_party_integration_detected', 'device.third_party_integration_no_longer_detected', 'device.error.subscription_required',
    'device.error.subscription_required.resolved', 'device.accessory_keypad_connected', 'device.accessory_keypad_disconnected',
    'device.salto.privacy_mode_activated', 'device.salto.privacy_mode_deactivated', 'device.removed', 'device.added',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    for (const battery_level of [0.5, 0.1, 0.9]) await house.faults(device_id, { battery_level })
    for (const fault of ['is_tampered', 'is_flaky', 'is_programmed_by_others', 'is_subscription_expired', 'is_removed']) {
      await house.faults(device_id, { [fault]: true })
      await house.faults(device_id, { [fault]: false })
    }
    for (const [type, fault] of [['august_lock', 'is_keypad_disconnected'], ['salto_lock', 'is_in_privacy_mode']]) {
      const device_id = await house.lock(type)
      await house.faults(device_id, { [fault]: true })
      await house.faults(device_id, { [fault]: false })
    }
  })

  story('somebody at the intercom', ['device.doorbell_rang'], async (house) => {
    await house.must('/sandbox/ring_doorbell', { device_id: await house.lock('two_n_intercom') })
    const silent = await house.ask('/sandbox/ring_doorbell', { device_id: await house.lock('schlage_lock') })
    assert.deepEqual([silent.status, silent.body.error.type], [400, 'no_doorbell'])
  })

  story('a lock that is taken over, let go and deleted', [
    'device.name_changed', 'device.converted_to_unmanaged', 'device.unmanaged.converted_to_managed', 'device.unmanaged.disconnected',
    'device.unmanaged.connected', 'device.deleted',
  ], async (house) => {
    const device_id = await house.lock('schlage_lock')
    await house.must('/devices/update', { device_id, name: 'Cellar' })
    await house.must('/devices/update', { device_id, is_managed: false })
    for (const is_offline of [true, false]) await house.faults(device_id, { is_offline })
    await house.must('/devices/unmanaged/update', { device_id, is_managed: true })
    await house.must('/devices/delete', { device_id })
  })

  story('users and credentials of an access system', [
    'acs_system.added', 'acs_system.connected', 'acs_system.disconnected', 'acs_entrance.added', 'acs_encoder.added', 'acs_user.created',
    'acs_user.deleted', 'acs_credential.issued', 'acs_credential.deleted', 'acs_credential.invalidated', 'acs_access_group.deleted',
  ], async (house) => {
    const acs_system_id = await house.system('brivo_account')
    const { acs_user } = await house.must('/acs/users/create', { acs_system_id, full_name: 'Jane' })
    const { acs_user_id } = acs_user
    const [{ acs_access_group_id }] = (await house.must('/acs/access_groups/list', { acs_system_id })).acs_access_groups
    await house.must('/acs/credentials/create', { acs_user_id, access_method: 'code', ends_at: inHours(1) })
    const { acs_credential } = await house.must('/acs/credentials/create', { acs_user_id, access_method: 'code' })
    await house.heard('acs_credential.issued')
    await house.later(7200)
    await house.must('/acs/credentials/delete', { acs_credential_id: acs_credential.acs_credential_id })
    await house.must('/acs/access_groups/delete', { acs_access_group_id })
    await house.must('/acs/users/delete', { acs_user_id })
    for (const is_disconnected of [true, false]) await house.must('/sandbox/set_access_system_faults', { acs_system_id, is_disconnected })
  })

  story('rooms and encoders that a hotel reports', ['acs_entrance.removed', 'acs_encoder.removed'], async (house) => {
    const acs_system_id = await house.system('hotek_site')
    await house.must('/acs/systems/report_devices', { acs_system_id, acs_entrances: [{ hotek_metadata: { room_number: '2' } }], acs_encoders: [] })
    await house.must('/acs/systems/report_devices', {
      acs_system_id, acs_entrances: [{ hotek_metadata: { room_number: '2' }, is_removed: true }],
      acs_encoders: [{ hotek_metadata: { encoder_number: '1' }, is_removed: true }],
    })
  })

  story('a card that is written, and written again', ['acs_credential.reissued'], async (house) => {
    const acs_system_id = await house.system('dormakaba_ambiance_site')
    const [one, two] = (await house.entrances(acs_system_id)).map((e) => e.acs_entrance_id)
    const { acs_user_id } = (await house.must('/acs/users/create', { acs_system_id, full_name: 'Jane' })).acs_user
    const { acs_credential_id } = (await house.must('/acs/credentials/create', {
      acs_user_id, access_method: 'card', allowed_acs_entrance_ids: [one, two],
    })).acs_credential
    const { acs_encoder_id } = (await house.must('/acs/encoders/list', { acs_system_id })).acs_encoders[0]
    const write = async () => {
      await house.must('/acs/encoders/simulate/next_credential_encode_will_succeed', { acs_encoder_id })
      await house.must('/acs/encoders/encode_credential', { acs_encoder_id, acs_credential_id })
    }
    await write()
    await house.must('/acs/credentials/update', { acs_credential_id, ends_at: inHours(48) })
    await write()
  })

  story('a stay, from its grant to its end', [
    'access_grant.created', 'access_method.created', 'access_method.issued', 'access_grant.access_granted_to_door',
    'access_grant.access_granted_to_all_doors', 'access_grant.access_times_changed', 'access_grant.access_to_door_lost',
    'access_method.revoked', 'access_method.deleted', 'access_grant.deleted',
  ], async (house) => {
    const acs_system_id = await house.system('brivo_account')
    const [one, two] = (await house.entrances(acs_system_id)).map((e) => e.acs_entrance_id)
    const { access_grant_id } = (await house.must('/access_grants/create', {
      user_identity: { full_name: 'Jane' }, acs_entrance_ids: [one, two], requested_access_methods: [{ mode: 'code' }],
    })).access_grant
    await house.heard('access_grant.access_granted_to_all_doors')
    await house.must('/access_grants/update', { access_grant_id, ends_at: inHours(48) })
    await house.must('/access_grants/update', { access_grant_id, acs_entrance_ids: [one] })
    await house.later(60)
    await house.must('/access_grants/delete', { access_grant_id })
    await house.later(60)
  })

  story('a grant that needs a card, and one that no door can give', [
    'access_method.card_encoding_required', 'access_method.reissued', 'access_grant.could_not_create_requested_access_methods',
  ], async (house) => {
    const acs_system_id = await house.system('dormakaba_ambiance_site')
    const [{ acs_entrance_id }] = await house.entrances(acs_system_id)
    const { acs_encoder_id } = (await house.must('/acs/encoders/list', { acs_system_id })).acs_encoders[0]
    const grant = (await house.must('/access_grants/create', {
      user_identity: { full_name: 'Jane' }, acs_entrance_ids: [acs_entrance_id], requested_access_methods: [{ mode: 'card' }], ends_at: inHours(24),
    })).access_grant
    const write = async () => {
      await house.must('/acs/encoders/simulate/next_credential_encode_will_succeed', { acs_encoder_id })
      await house.must('/access_methods/encode', { acs_encoder_id, access_method_id: grant.access_method_ids[0] })
    }
    await write()
    await house.must('/access_grants/update', { access_grant_id: grant.access_grant_id, ends_at: inHours(48) })
    await write()
    await house.must('/access_grants/create', {
      user_identity: { full_name: 'John' }, acs_entrance_ids: [acs_entrance_id], requested_access_methods: [{ mode: 'code' }],
    })
  })

  story('spaces, sessions and an account', [
    'space.created', 'space.device_membership_changed', 'space.deleted', 'client_session.deleted', 'connected_account.deleted',
  ], async (house) => {
    const device_ids = [await house.lock('schlage_lock')]
    const { space_id } = (await house.must('/spaces/create', { name: 'Flat' })).space
    await house.must('/spaces/add_devices', { space_id, device_ids })
    await house.must('/spaces/delete', { space_id })
    const { client_session_id } = (await house.must('/client_sessions/create', {})).client_session
    await house.must('/client_sessions/delete', { client_session_id })
    const { connected_accounts } = await house.must('/connected_accounts/list')
    await house.must('/connected_accounts/delete', { connected_account_id: connected_accounts[0].connected_account_id })
  })

  story('an owner who logs in, is cut off and comes back', [
    'connect_webview.login_failed', 'connect_webview.login_succeeded', 'connected_account.created', 'connected_account.connected',
    'connected_account.successful_login', 'connected_account.completed_first_sync', 'connected_account.disconnected',
    'connected_account.completed_first_sync_after_reconnection', 'connected_account.reauthorization_requested',
  ], async (house) => {
    // What the page sends, with nothing but the link's secret.
    const logIn = async ({ url }, password) => (await server.send('/connect/login', {
      key: null, body: { secret: new URL(url).hash.slice(1), provider: 'yale', email: 'jane@example.com', password },
    })).body
    const { connect_webview } = await house.must('/connect_webviews/create', { accepted_providers: ['yale'] })
    assert.equal((await logIn(connect_webview, '4321')).step, 'failed')
    const { connected_account_id } = await logIn(connect_webview, '1234')
    await house.must('/sandbox/request_reauthorization', { connected_account_id })
    await house.must('/connected_accounts/simulate/disconnect', { connected_account_id })
    const { connect_webview: again } = await house.must('/connect_webviews/create', { accepted_providers: ['yale'] })
    assert.equal((await logIn(again, '1234')).connected_account_id, connected_account_id)
  })

  test('every type of the description is told, or there is a reason why not', () => {
    assert.deepEqual(typesOf().filter((type) => !told.has(type) && !untold.has(type)), [], 'never told')
    assert.deepEqual([...untold.keys()].filter((type) => told.has(type)), [], 'told after all')
    assert.deepEqual([...untold.keys()].filter((type) => !typesOf().includes(type)), [], 'not in the description')
  })
})
