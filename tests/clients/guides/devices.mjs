// Seeds 000 and 002: which doors are there, and what can they do?
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refusal, withApiKey } from '../sandbox.mjs'

const makes = [
  'two_n_intercom', 'august_lock', 'brivo_access_point', 'dormakaba_oracode_door', 'hubitat_lock', 'igloohome_lock', 'kwikset_lock',
  'lockly_lock', 'nuki_lock', 'salto_lock', 'schlage_lock', 'smartthings_lock', 'tedee_lock', 'ttlock_lock', 'yale_lock',
]

export function devices(house) {
  let seam, sandbox
  before(async () => {
    seam = withApiKey(house.sdk, house.server)
    sandbox = await house.sandbox()
  })

  test('the API key that the operator gave sees the locks of the first workspace', async () => {
    const list = await seam.devices.list()
    assert.ok(list.length >= makes.length, `${list.length} devices`)
    const workspace = await seam.workspaces.get()
    for (const device of list) assert.equal(device.workspace_id, workspace.workspace_id)
  })

  test('a new sandbox has a virtual lock of every make', async () => {
    const types = new Set((await sandbox.seam.devices.list()).map((d) => d.device_type))
    const missing = makes.filter((type) => !types.has(type))
    assert.deepEqual(missing, [], `there are ${[...types].join(', ')}`)
  })

  test('a device says what it can do, in flags and in the older list', async () => {
    const lock = await sandbox.lock('schlage_lock')
    const device = await sandbox.seam.devices.get({ device_id: lock.device_id })
    assert.ok(device.capabilities_supported.includes('access_code'))
    assert.ok(device.capabilities_supported.includes('lock'))
    assert.equal(device.can_program_online_access_codes, true)
    assert.equal(device.can_remotely_lock, true)
    assert.equal(device.can_remotely_unlock, true)
    assert.equal('can_hvac_cool' in device, false, 'a question that does not arise for a lock has no flag')
  })

  test('flags are true, false or absent, never null, and the older list agrees with them', async () => {
    for (const device of await sandbox.seam.devices.list()) {
      for (const [name, value] of Object.entries(device)) {
        if (name.startsWith('can_')) assert.equal(typeof value, 'boolean', `${device.device_type} ${name}`)
      }
      const programs = Boolean(device.can_program_online_access_codes || device.can_program_offline_access_codes)
      assert.equal(device.capabilities_supported.includes('access_code'), programs, device.device_type)
      const operates = Boolean(device.can_remotely_lock || device.can_remotely_unlock)
      assert.equal(device.capabilities_supported.includes('lock'), operates, device.device_type)
    }
  })

  test('an Oracode door programs offline codes and no online ones', async () => {
    const [door] = await sandbox.seam.devices.list({ device_type: 'dormakaba_oracode_door' })
    assert.equal(door.can_program_offline_access_codes, true)
    assert.notEqual(door.can_program_online_access_codes, true)
  })

  test('the lengths and constraints of PINs are told', async () => {
    const nuki = await sandbox.lock('nuki_lock')
    assert.deepEqual(nuki.properties.supported_code_lengths, [6])
    const constraints = nuki.properties.code_constraints.map((c) => c.constraint_type)
    assert.ok(constraints.includes('no_zeros') && constraints.includes('cannot_start_with_12'), constraints.join())
    const schlage = await sandbox.lock('schlage_lock')
    assert.deepEqual(schlage.properties.supported_code_lengths, [4, 5, 6, 7, 8])
  })

  test('a device is found by its name, by its ids, by its maker and by a search', async () => {
    const { seam } = sandbox
    const lock = await sandbox.lock('kwikset_lock')
    assert.equal((await seam.devices.get({ name: lock.properties.name })).device_id, lock.device_id)
    assert.deepEqual((await seam.devices.list({ device_ids: [lock.device_id] })).map((d) => d.device_id), [lock.device_id])
    assert.deepEqual(await seam.devices.list({ device_ids: [] }), [], 'an empty list of ids asks for nothing')
    const byMaker = await seam.devices.list({ manufacturer: 'kwikset' })
    assert.ok(byMaker.some((d) => d.device_id === lock.device_id))
    const ofAccount = await seam.devices.list({ connected_account_id: lock.connected_account_id })
    assert.ok(ofAccount.some((d) => d.device_id === lock.device_id))
    const found = await seam.devices.list({ search: lock.display_name })
    assert.ok(found.some((d) => d.device_id === lock.device_id))
  })

  test('a list comes in pages that miss nothing and repeat nothing', async () => {
    const all = (await sandbox.seam.devices.list()).map((d) => d.device_id)
    const paginator = sandbox.seam.createPaginator(sandbox.seam.devices.list({ limit: 4 }))
    const [first, page] = await paginator.firstPage()
    assert.equal(first.length, 4)
    assert.equal(page.hasNextPage, true)
    const paged = (await paginator.flattenToArray()).map((d) => d.device_id)
    assert.deepEqual(paged.toSorted(), all.toSorted())
  })

  test('a name and metadata are given, changed and taken away', async () => {
    const { seam } = sandbox
    const { device_id } = await sandbox.lock('tedee_lock')
    await seam.devices.update({ device_id, name: 'Back door', custom_metadata: { floor: '2', rented: true } })
    const named = await seam.devices.get({ device_id })
    assert.equal(named.nickname, 'Back door')
    assert.equal(named.display_name, 'Back door')
    assert.deepEqual(named.custom_metadata, { floor: '2', rented: true })
    await seam.devices.update({ device_id, custom_metadata: { floor: null } })
    assert.deepEqual((await seam.devices.get({ device_id })).custom_metadata, { rented: true })
    const rented = await seam.devices.list({ custom_metadata_has: { rented: true } })
    assert.deepEqual(rented.map((d) => d.device_id), [device_id])
  })

  test('a device is let go of and taken back', async () => {
    const { seam } = sandbox
    const { device_id } = await sandbox.lock('yale_lock').catch(() => sandbox.lock('kwikset_lock'))
    await seam.devices.update({ device_id, is_managed: false })
    assert.equal((await refusal(seam.devices.get({ device_id }))).code, 'device_not_found')
    const unmanaged = await seam.devices.unmanaged.get({ device_id })
    assert.equal(unmanaged.is_managed, false)
    assert.ok((await seam.devices.unmanaged.list()).some((d) => d.device_id === device_id))
    const refused = await refusal(seam.accessCodes.create({ device_id }))
    assert.ok(refused.statusCode >= 400 && refused.statusCode < 500, 'no code on an unmanaged device')
    await seam.devices.unmanaged.update({ device_id, is_managed: true })
    assert.equal((await seam.devices.get({ device_id })).is_managed, true)
    const types = (await sandbox.events({ device_id })).map((e) => e.event_type)
    assert.ok(types.includes('device.converted_to_unmanaged'), types.join())
    assert.ok(types.includes('device.unmanaged.converted_to_managed'), types.join())
  })

  test('a device that goes offline says so, and its codes with it', async () => {
    const { seam } = sandbox
    const { device_id } = await sandbox.lock('schlage_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id, name: 'Resident' })
    await sandbox.until(access_code_id, 'set')
    await seam.devices.simulate.disconnect({ device_id })
    await sandbox.event({ device_id }, (e) => e.event_type === 'device.disconnected')
    const offline = await seam.devices.get({ device_id })
    assert.equal(offline.properties.online, false)
    assert.ok(offline.errors.some((e) => e.error_code === 'device_disconnected'), JSON.stringify(offline.errors))
    assert.equal(offline.can_program_online_access_codes, true, 'what it can do does not change')
    const code = await seam.accessCodes.get({ access_code_id })
    assert.ok(code.errors.some((e) => e.error_code === 'device_disconnected'), JSON.stringify(code.errors))
    await seam.devices.simulate.connect({ device_id })
    await sandbox.event({ device_id }, (e) => e.event_type === 'device.connected')
    assert.deepEqual((await seam.devices.get({ device_id })).errors, [])
    assert.deepEqual((await seam.accessCodes.get({ access_code_id })).errors, [])
  })

  test('a device that its maker no longer lists is removed', async () => {
    const { device_id } = await sandbox.lock('ttlock_lock')
    await sandbox.seam.devices.simulate.remove({ device_id })
    await sandbox.event({ device_id }, (e) => e.event_type === 'device.removed')
  })

  test('providers are listed with what their locks can do', async () => {
    const providers = await sandbox.seam.devices.listDeviceProviders()
    const schlage = providers.find((p) => p.device_provider_name === 'schlage')
    assert.equal(schlage?.can_program_online_access_codes, true)
    assert.ok(providers.length >= makes.length - 1)
    const stable = await sandbox.seam.devices.listDeviceProviders({ provider_category: 'stable' })
    assert.ok(stable.length <= providers.length)
  })
}
