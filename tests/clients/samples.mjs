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

  newWebview = async (more = {}) => (await this.#must('/connect_webviews/create', more)).connect_webview
  webview = () => this.once('connect webview', () => this.newWebview())

  /** Of somebody who logs in on a page for the first time, or once more. */
  newAccount = async () => {
    const secret = new URL((await this.newWebview()).url).hash.slice(1)
    return (await this.#must('/connect/login', { secret, provider: 'tedee', email: 'jane@example.com', password: '1234' })).connected_account_id
  }

  /** Stays of a customer whose guest and room are known. */
  stays = async (key) => {
    await this.once('room', () => this.#must('/customers/push_data', {
      customer_key: 'walkers', users: [{ user_key: 'walker', name: 'Walker' }], rooms: [{ room_key: 'walk', name: 'Walk' }],
    }))
    return [{ [key]: `walk-${randomUUID()}`, user_key: 'walker', room_keys: ['walk'], starts_at: inDays(300), ends_at: inDays(301), preferred_code: '4711' }]
  }

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

  /** The hotel writes cards, the tower takes PINs that callers choose, the house has cloud keys, the canal's rooms are reported. */
  system = (type = 'brivo_account') => this.once(`system ${type}`, async () =>
    (await this.#must('/acs/systems/list')).acs_systems.find((s) => (s.external_type ?? 'two_n') === type).acs_system_id)

  entrances = (type) => this.once(`entrances ${type}`, async () =>
    (await this.#must('/acs/entrances/list', { acs_system_id: await this.system(type) })).acs_entrances)

  entrance = async (type = 'brivo_account') => (await this.entrances(type))[0].acs_entrance_id

  /** An entrance that a stay may have. */
  room = async () => (await this.entrances('dormakaba_ambiance_site')).find((e) => e.can_belong_to_reservation).acs_entrance_id

  groups = () => this.once('groups', async () =>
    (await this.#must('/acs/access_groups/list', { acs_system_id: await this.system() })).acs_access_groups)

  group = async () => (await this.groups())[0].acs_access_group_id

  /** One that no other call needs; it is gone once it was deleted. */
  spareGroup = async () => {
    const needed = await this.system()
    return (await this.#must('/acs/access_groups/list')).acs_access_groups.find((g) => g.acs_system_id !== needed).acs_access_group_id
  }

  encoder = (type = 'dormakaba_ambiance_site') => this.once(`encoder ${type}`, async () =>
    (await this.#must('/acs/encoders/list', { acs_system_id: await this.system(type) })).acs_encoders[0].acs_encoder_id)

  newUser = async (type = 'brivo_account') =>
    (await this.#must('/acs/users/create', { acs_system_id: await this.system(type), full_name: 'Walk' })).acs_user.acs_user_id

  user = (type = 'brivo_account') => this.once(`user ${type}`, () => this.newUser(type))

  newCredential = async (type = 'brivo_account', more = { access_method: 'code' }) =>
    (await this.#must('/acs/credentials/create', { acs_user_id: await this.user(type), ...more })).acs_credential.acs_credential_id

  credential = () => this.once('credential', () => this.newCredential())

  newCard = async () => this.newCredential('dormakaba_ambiance_site', {
    access_method: 'card', allowed_acs_entrance_ids: [await this.entrance('dormakaba_ambiance_site')],
  })

  card = () => this.once('card', () => this.newCard())

  #cards = async () => (await this.#must('/acs/credentials/list', { acs_system_id: await this.system() }))
    .acs_credentials.filter((c) => c.card_number && !c.acs_user_id)

  #drawer = () => this.once('drawer', async () => (await this.#cards())[0])

  drawer = async () => (await this.#drawer()).acs_credential_id

  cloudKey = () => this.once('cloud key', async () => {
    await this.#must('/acs/entrances/grant_access', { acs_user_id: await this.user('two_n'), acs_entrance_id: await this.entrance('two_n') })
    return this.newCredential('two_n', { access_method: 'cloud_key' })
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

  /** Of a card that nobody has, but for the one in the drawer; when all are given out, of none. */
  cardNumber = async () => {
    const { card_number } = await this.#drawer()
    return (await this.#cards()).find((c) => c.card_number !== card_number)?.card_number ?? '0000000001'
  }

  newSpace = async (more = {}) => (await this.#must('/spaces/create', { name: 'Walk', ...more })).space.space_id

  spaceKey = `walk-${randomUUID()}`
  space = () => this.once('space', async () => this.newSpace({ space_key: this.spaceKey, device_ids: [await this.device()] }))

  grantKey = `walk-${randomUUID()}`

  newGrant = async (more = {}) => (await this.#must('/access_grants/create', {
    user_identity: { full_name: 'Walker' }, acs_entrance_ids: [await this.entrance()], requested_access_methods: [{ mode: 'code' }], ...more,
  })).access_grant

  grant = () => this.once('grant', () => this.newGrant({ access_grant_key: this.grantKey }))

  newMethod = async (mode = 'code', more = {}) =>
    (await this.newGrant({ requested_access_methods: [{ mode }], ...more })).access_method_ids[0]

  openKey = async () => {
    const access_method_id = await this.newMethod('cloud_key')
    for (let i = 0; i < 100; i++) {
      if ((await this.#must('/access_methods/get', { access_method_id })).access_method.is_issued) return access_method_id
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('a cloud key was never issued')
  }

  newPerson = async (more = {}) => (await this.#must('/user_identities/create', more)).user_identity.user_identity_id

  personKey = 'walker'
  person = () => this.once('person', () => this.newPerson({ user_identity_key: this.personKey }))

  /** Somebody else, so that what grants give him in access systems is not the person's. */
  tenant = () => this.once('tenant', () => this.newPerson())

  newSession = async (more = {}) => (await this.#must('/client_sessions/create', more)).client_session.client_session_id

  userKey = 'walker'
  session = () => this.once('session', () => this.newSession({ user_identifier_key: this.userKey }))

  /** A person whom an access system brought, and whom nobody has taken over. */
  caretaker = () => this.once('caretaker', async () =>
    (await this.#must('/user_identities/unmanaged/list')).user_identities[0].user_identity_id)

  linkedUser = async () => {
    const [user_identity_id, acs_user_id] = [await this.newPerson(), await this.newUser()]
    await this.#must('/user_identities/add_acs_user', { user_identity_id, acs_user_id })
    return { user_identity_id, acs_user_id }
  }

  /** Somebody who is a user of one access system, and of no other. */
  resident = () => this.once('resident', async () => {
    const user_identity_id = await this.newPerson()
    await this.#must('/user_identities/add_acs_user', { user_identity_id, acs_user_id: await this.user() })
    return user_identity_id
  })

  newLink = async () => (await this.#must('/user_identities/generate_instant_key', { user_identity_id: await this.person() })).instant_key
  link = () => this.once('link', () => this.newLink())
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
  '/access_grants/create': async (f) => ({
    user_identity_id: await f.tenant(), acs_entrance_ids: [await f.entrance()], requested_access_methods: [{ mode: 'code' }],
  }),
  '/access_grants/delete': async (f) => ({ access_grant_id: (await f.newGrant()).access_grant_id }),
  '/access_grants/get': async (f) => ({ access_grant_id: (await f.grant()).access_grant_id }),
  '/access_grants/get_related': async (f) => ({ access_grant_ids: [(await f.grant()).access_grant_id] }),
  '/access_grants/list': async () => ({}),
  '/access_grants/request_access_methods': async (f) => ({
    access_grant_id: (await f.newGrant()).access_grant_id, requested_access_methods: [{ mode: 'cloud_key' }],
  }),
  '/access_grants/unmanaged/get': async () => ({ access_grant_id: randomUUID() }),
  '/access_grants/unmanaged/list': async () => ({}),
  '/access_grants/unmanaged/update': async () => ({ access_grant_id: randomUUID(), is_managed: true }),
  '/access_grants/update': async (f) => ({ access_grant_id: (await f.grant()).access_grant_id }),
  '/access_methods/assign_card': async (f) => ({ access_method_id: await f.newMethod('card'), card_number: await f.cardNumber() }),
  '/access_methods/delete': async (f) => ({ access_method_id: await f.newMethod() }),
  '/access_methods/encode': async (f) => ({
    access_method_id: await f.newMethod('card', { acs_entrance_ids: [await f.entrance('dormakaba_ambiance_site')] }), acs_encoder_id: await f.encoder(),
  }),
  '/access_methods/get': async (f) => ({ access_method_id: await f.newMethod() }),
  '/access_methods/get_related': async (f) => ({ access_method_ids: [await f.newMethod()] }),
  '/access_methods/list': async (f) => ({ access_grant_id: (await f.grant()).access_grant_id }),
  '/access_methods/unlock_door': async (f) => ({ access_method_id: await f.openKey(), acs_entrance_id: await f.entrance() }),
  '/access_methods/unmanaged/get': async () => ({ access_method_id: randomUUID() }),
  '/access_methods/unmanaged/list': async (f) => ({ access_grant_id: (await f.grant()).access_grant_id }),
  '/acs/access_groups/add_user': async (f) => ({ acs_access_group_id: await f.group(), acs_user_id: await f.user() }),
  '/acs/access_groups/delete': async (f) => ({ acs_access_group_id: await f.spareGroup() }),
  '/acs/access_groups/get': async (f) => ({ acs_access_group_id: await f.group() }),
  '/acs/access_groups/list': async (f) => ({ acs_system_id: await f.system() }),
  '/acs/access_groups/list_accessible_entrances': async (f) => ({ acs_access_group_id: await f.group() }),
  '/acs/access_groups/list_users': async (f) => ({ acs_access_group_id: await f.group() }),
  '/acs/access_groups/remove_user': async (f) => ({ acs_access_group_id: await f.group(), acs_user_id: await f.user() }),
  '/acs/credentials/assign': async (f) => ({ acs_credential_id: await f.drawer(), acs_user_id: await f.user() }),
  '/acs/credentials/create': async (f) => ({ acs_user_id: await f.newUser(), access_method: 'code' }),
  '/acs/credentials/delete': async (f) => ({ acs_credential_id: await f.newCredential() }),
  '/acs/credentials/get': async (f) => ({ acs_credential_id: await f.credential() }),
  '/acs/credentials/list': async () => ({}),
  '/acs/credentials/list_accessible_entrances': async (f) => ({ acs_credential_id: await f.credential() }),
  '/acs/credentials/unassign': async (f) => ({ acs_credential_id: await f.newCredential(), acs_user_id: await f.user() }),
  '/acs/credentials/update': async (f) => ({ acs_credential_id: await f.credential() }),
  '/acs/encoders/encode_credential': async (f) => ({ acs_encoder_id: await f.encoder(), acs_credential_id: await f.newCard() }),
  '/acs/encoders/get': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/encoders/list': async (f) => ({ acs_system_id: await f.system('dormakaba_ambiance_site') }),
  '/acs/encoders/scan_credential': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/encoders/scan_to_assign_credential': async (f) => ({ acs_encoder_id: await f.encoder('salto_ks_site'), acs_user_id: await f.user('salto_ks_site') }),
  '/acs/encoders/simulate/next_credential_encode_will_fail': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/encoders/simulate/next_credential_encode_will_succeed': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/encoders/simulate/next_credential_scan_will_fail': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/encoders/simulate/next_credential_scan_will_succeed': async (f) => ({ acs_encoder_id: await f.encoder() }),
  '/acs/entrances/get': async (f) => ({ acs_entrance_id: await f.entrance() }),
  '/acs/entrances/grant_access': async (f) => ({ acs_entrance_id: await f.entrance(), acs_user_id: await f.user() }),
  '/acs/entrances/list': async () => ({}),
  '/acs/entrances/list_credentials_with_access': async (f) => ({ acs_entrance_id: await f.entrance() }),
  '/acs/entrances/unlock': async (f) => ({ acs_entrance_id: await f.entrance('two_n'), acs_credential_id: await f.cloudKey() }),
  '/acs/systems/get': async (f) => ({ acs_system_id: await f.system() }),
  '/acs/systems/list': async () => ({}),
  '/acs/systems/list_compatible_credential_manager_acs_systems': async (f) => ({ acs_system_id: await f.system('dormakaba_ambiance_site') }),
  '/acs/systems/report_devices': async (f) => ({ acs_system_id: await f.system('hotek_site') }),
  '/acs/users/add_to_access_group': async (f) => ({ acs_access_group_id: await f.group(), acs_user_id: await f.user() }),
  '/acs/users/create': async (f) => ({ acs_system_id: await f.system(), full_name: 'Walk' }),
  '/acs/users/delete': async (f) => ({ acs_user_id: await f.newUser() }),
  '/acs/users/get': async (f) => ({ acs_user_id: await f.user() }),
  '/acs/users/list': async () => ({}),
  '/acs/users/list_accessible_entrances': async (f) => ({ acs_user_id: await f.user() }),
  '/acs/users/remove_from_access_group': async (f) => ({ acs_access_group_id: await f.group(), acs_user_id: await f.user() }),
  '/acs/users/revoke_access_to_all_entrances': async (f) => ({ acs_user_id: await f.user() }),
  '/acs/users/suspend': async (f) => ({ acs_user_id: await f.user() }),
  '/acs/users/unsuspend': async (f) => ({ acs_user_id: await f.user() }),
  '/acs/users/update': async (f) => ({ acs_user_id: await f.user() }),
  '/action_attempts/get': async (f) => ({ action_attempt_id: await f.attempt() }),
  '/action_attempts/list': async (f) => ({ action_attempt_ids: [await f.attempt()] }),
  '/client_sessions/create': async () => ({}),
  '/client_sessions/delete': async (f) => ({ client_session_id: await f.newSession() }),
  '/client_sessions/get': async (f) => ({ client_session_id: await f.session() }),
  '/client_sessions/get_or_create': async (f) => ({ user_identifier_key: f.userKey }),
  '/client_sessions/grant_access': async (f) => ({ client_session_id: await f.session() }),
  '/client_sessions/list': async () => ({}),
  '/client_sessions/revoke': async (f) => ({ client_session_id: await f.newSession() }),
  '/connect_webviews/create': async () => ({}),
  '/connect_webviews/delete': async (f) => ({ connect_webview_id: (await f.newWebview()).connect_webview_id }),
  '/connect_webviews/get': async (f) => ({ connect_webview_id: (await f.webview()).connect_webview_id }),
  '/connect_webviews/list': async () => ({}),
  '/connected_accounts/delete': async (f) => ({ connected_account_id: await f.newAccount() }),
  '/connected_accounts/get': async (f) => ({ connected_account_id: await f.account() }),
  '/connected_accounts/list': async () => ({}),
  '/connected_accounts/simulate/disconnect': async (f) => ({ connected_account_id: await f.newAccount() }),
  '/connected_accounts/sync': async (f) => ({ connected_account_id: await f.account() }),
  '/connected_accounts/update': async (f) => ({ connected_account_id: await f.account() }),
  '/customers/create_portal': async () => ({ customer_data: { customer_key: 'walkers' } }),
  '/customers/delete_data': async () => ({ guest_keys: ['nobody'] }),
  '/customers/push_data': async () => ({ customer_key: 'walkers' }),
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
  '/instant_keys/delete': async (f) => ({ instant_key_id: (await f.newLink()).instant_key_id }),
  '/instant_keys/get': async (f) => ({ instant_key_id: (await f.link()).instant_key_id }),
  '/instant_keys/list': async () => ({}),
  '/locks/configure_auto_lock': async (f) => ({ device_id: await f.device('august_lock'), auto_lock_enabled: false }),
  '/locks/get': async (f) => ({ device_id: await f.device() }),
  '/locks/list': async () => ({}),
  '/locks/lock_door': async (f) => ({ device_id: await f.device() }),
  '/locks/simulate/keypad_code_entry': async (f) => ({ device_id: await f.device('august_lock'), code: '9999' }),
  '/locks/simulate/manual_lock_via_keypad': async (f) => ({ device_id: await f.device('august_lock') }),
  '/locks/unlock_door': async (f) => ({ device_id: await f.device() }),
  '/user_identities/add_acs_user': async (f) => ({ user_identity_id: await f.newPerson(), acs_user_id: await f.newUser() }),
  '/user_identities/create': async () => ({}),
  '/user_identities/delete': async (f) => ({ user_identity_id: await f.newPerson() }),
  '/user_identities/generate_instant_key': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/get': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/grant_access_to_device': async (f) => ({ user_identity_id: await f.person(), device_id: await f.device() }),
  '/user_identities/list': async () => ({}),
  '/user_identities/list_accessible_devices': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/list_accessible_entrances': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/list_acs_systems': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/list_acs_users': async (f) => ({ user_identity_id: await f.person() }),
  '/user_identities/remove_acs_user': async (f) => f.linkedUser(),
  '/user_identities/revoke_access_to_device': async (f) => ({ user_identity_id: await f.person(), device_id: await f.device() }),
  '/user_identities/unmanaged/get': async (f) => ({ user_identity_id: await f.caretaker() }),
  '/user_identities/unmanaged/list': async () => ({}),
  '/user_identities/unmanaged/update': async (f) => ({ user_identity_id: await f.caretaker(), is_managed: true }),
  '/user_identities/update': async (f) => ({ user_identity_id: await f.person() }),
  '/spaces/add_acs_entrances': async (f) => ({ space_id: await f.space(), acs_entrance_ids: [await f.entrance()] }),
  '/spaces/add_connected_account': async (f) => ({ space_id: await f.space(), connected_account_id: await f.account() }),
  '/spaces/add_devices': async (f) => ({ space_id: await f.space(), device_ids: [await f.device()] }),
  '/spaces/create': async () => ({ name: 'Walk' }),
  '/spaces/delete': async (f) => ({ space_id: await f.newSpace() }),
  '/spaces/get': async (f) => ({ space_id: await f.space() }),
  '/spaces/get_related': async (f) => ({ space_ids: [await f.space()] }),
  '/spaces/list': async () => ({}),
  '/spaces/remove_acs_entrances': async (f) => ({ space_id: await f.space(), acs_entrance_ids: [await f.entrance()] }),
  '/spaces/remove_connected_account': async (f) => ({ space_id: await f.space(), connected_account_id: await f.account() }),
  '/spaces/remove_devices': async (f) => ({ space_id: await f.space(), device_ids: [await f.device()] }),
  '/spaces/update': async (f) => ({ space_id: await f.space() }),
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

/** Paths about what nobody here has: they answer that it is not there. */
export const absentHere = new Map([
  ['/access_grants/unmanaged/get', 'access_grant_not_found'], ['/access_grants/unmanaged/update', 'access_grant_not_found'],
  ['/access_methods/unmanaged/get', 'access_method_not_found'],
])

/** Calls that only a personal token may make. */
export const withTokenOnly = new Set(['/workspaces/create'])

/** Somebody whom nobody else is called like. */
const somebody = (key) => async () => [{ [key]: `walker-${randomUUID()}`, name: 'Walker' }]

let number = 0

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
  '/access_grants/create access_grant_key': async () => `walk-${randomUUID()}`,
  '/access_grants/create reservation_key': async () => `walk-${randomUUID()}`,
  '/access_grants/create user_identity': async () => ({ full_name: 'Walker', email_address: `walker${++number}@example.com` }),
  '/access_grants/create requested_access_methods': async () => [{ mode: 'code', code: '5823' }],
  '/access_grants/get access_grant_key': async (f) => f.grantKey,
  '/access_grants/list access_grant_key': async (f) => f.grantKey,
  '/access_grants/update access_grant_key': async (f) => f.grantKey,
  '/access_grants/unmanaged/update is_managed': async () => true,
  '/access_methods/list access_grant_key': async (f) => f.grantKey,
  '/client_sessions/get user_identifier_key': async (f) => f.userKey,
  '/client_sessions/grant_access user_identifier_key': async (f) => f.userKey,
  '/connect_webviews/create accepted_providers': async () => ['august', 'salto_space'],
  '/connect_webviews/create custom_redirect_failure_url': async () => 'myapp://failed',
  '/connect_webviews/create custom_redirect_url': async () => 'https://example.com/done?step=2',
  '/connect_webviews/create excluded_providers': async () => ['yale', 'wyze'],
  '/customers/create_portal customer_resources_filters': async () => [{ field: 'floor', operation: '=', value: '3' }],
  '/customers/create_portal deep_link': async () => ({ resource_type: 'space', resource_key: 'lobby' }),
  '/customers/create_portal features': async () => ({ connect: { exclude: true }, organize: { exclude: true } }),
  '/customers/create_portal landing_page': async () => ({ manage: { space_key: 'lobby' } }),
  '/customers/delete_data customer_keys': async () => ['nobody'],
  '/customers/push_data access_grants': (f) => f.stays('access_grant_key'),
  '/customers/push_data bookings': (f) => f.stays('booking_key'),
  '/customers/push_data guests': somebody('guest_key'),
  '/customers/push_data reservations': (f) => f.stays('reservation_key'),
  '/customers/push_data residents': somebody('resident_key'),
  '/customers/push_data spaces': async () => [{
    space_key: 'walk', name: 'Walk', customer_data: { address: 'Way 1', default_checkin_time: '15:00', default_checkout_time: '11:00', time_zone: 'Europe/Berlin' },
  }],
  '/customers/push_data staff_members': somebody('staff_member_key'),
  '/customers/push_data tenants': somebody('tenant_key'),
  '/customers/push_data user_identities': somebody('user_identity_key'),
  '/customers/push_data users': somebody('user_key'),
  '/instant_keys/get instant_key_url': async (f) => (await f.link()).instant_key_url,
  '/user_identities/get user_identity_key': async (f) => f.personKey,
  '/user_identities/update user_identity_key': async (f) => f.personKey,
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
  '/acs/credentials/create access_method': async () => 'mobile_key',
  '/acs/credentials/create code': async (f) => f.pin(),
  '/acs/credentials/create allowed_acs_entrance_ids': async () => [],
  '/acs/credentials/create acs_user_id': async (f) => f.newUser(),
  '/acs/credentials/list acs_user_id': async (f) => f.user(),
  '/acs/credentials/list_accessible_entrances acs_credential_id': async (f) => f.credential(),
  '/acs/encoders/scan_to_assign_credential user_identity_id': (f) => f.newPerson(),
  '/acs/entrances/grant_access user_identity_id': (f) => f.newPerson(),
  '/acs/users/create user_identity_id': (f) => f.newPerson(),
  '/acs/users/delete user_identity_id': async (f) => (await f.linkedUser()).user_identity_id,
  '/acs/encoders/list acs_encoder_ids': async (f) => [await f.encoder()],
  '/acs/encoders/simulate/next_credential_encode_will_fail acs_credential_id': async (f) => f.card(),
  '/acs/encoders/simulate/next_credential_scan_will_fail acs_credential_id_on_seam': async (f) => f.card(),
  '/acs/encoders/simulate/next_credential_scan_will_succeed acs_credential_id_on_seam': async (f) => f.card(),
  '/acs/systems/report_devices acs_encoders': async () => [{ hotek_metadata: { encoder_number: '9' } }],
  '/acs/systems/report_devices acs_entrances': async () => [{ hotek_metadata: { room_number: '9' } }],
  '/acs/users/create access_schedule': async () => ({ starts_at: inDays(1), ends_at: inDays(2) }),
  '/acs/users/create acs_access_group_ids': async (f) => [await f.group()],
  '/acs/users/update access_schedule': async () => null,
  '/spaces/get_related space_keys': async () => [],
  '/workspaces/update organization_id': async () => randomUUID(),
  '/workspaces/update is_suspended': async () => false,
}

/** Where it is about access systems. */
const inBuildings = {
  user_identity_id: (f) => f.resident(),
}

const general = {
  acs_access_group_id: (f) => f.group(),
  acs_credential_id: (f) => f.credential(),
  acs_entrance_id: (f) => f.entrance(),
  acs_entrance_ids: async (f) => [await f.entrance()],
  acs_system_id: (f) => f.system(),
  acs_system_ids: async (f) => [await f.system()],
  acs_user_id: (f) => f.user(),
  customer_data: async () => ({ time_zone: 'Europe/Berlin', default_checkin_time: '15:00' }),
  space_id: (f) => f.space(),
  space_ids: async (f) => [await f.space()],
  access_code_id: (f) => f.code(),
  access_grant_id: async (f) => (await f.grant()).access_grant_id,
  access_grant_ids: async (f) => [(await f.grant()).access_grant_id],
  access_grant_keys: async (f) => [(await f.grant(), f.grantKey)],
  space_keys: async (f) => [(await f.space(), f.spaceKey)],
  location_id: (f) => f.space(),
  location_ids: async (f) => [await f.space()],
  location: async () => ({ name: 'Walk' }),
  access_code_ids: async (f) => [await f.code()],
  action_attempt_ids: async (f) => [await f.attempt()],
  client_session_id: (f) => f.session(),
  code: async (f) => f.pin(),
  connect_webview_id: async (f) => (await f.webview()).connect_webview_id,
  connect_webview_ids: async (f) => [(await f.webview()).connect_webview_id],
  connected_account_id: (f) => f.account(),
  connected_account_ids: async (f) => [await f.account()],
  created_before: async () => inDays(1),
  custom_metadata: async () => ({ walked: true, by: 'us', gone: null }),
  custom_metadata_has: async () => ({ walked: true }),
  device_id: (f) => f.device(),
  device_ids: async (f) => [await f.device()],
  email_address: async () => `walker${++number}@example.com`,
  email: async () => 'jane@example.com',
  ends_at: async () => inDays(302),
  event_id: (f) => f.event(),
  event_ids: async (f) => [await f.event()],
  limit: async () => 2,
  manufacturer: async () => 'schlage',
  max_code_length: async () => 8,
  max_time_rounding: async () => '1hour',
  min_code_length: async () => 4,
  phone_number: async () => `+1555${1_000_000 + ++number}`,
  page_cursor: async () => null,
  preferred_code_length: async () => 6,
  search: async () => 'door',
  since: async () => '2026-01-01T00:00:00Z',
  starts_at: async () => inDays(299),
  user_identity_id: (f) => f.person(),
  user_identity_ids: async (f) => [await f.person()],
  user_identity_key: async () => `walker-${randomUUID()}`,
  webview_primary_button_color: async () => '#232426',
  webview_primary_button_text_color: async () => '#ffffff',
}

/** A valid value for a parameter: the path's own, that of its name, or one that its schema allows. */
export async function validValue(fixtures, path, name, schema) {
  const chosen = particular[`${path} ${name}`] ?? (path.startsWith('/acs/') ? inBuildings[name] : undefined) ?? general[name]
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
