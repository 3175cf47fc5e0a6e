// Bad locks, played by the sandbox: what callers see, and that the code gets there in the end.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { refusal } from '../sandbox.mjs'

const codesOf = (body) => body.lock.slots.map((slot) => slot.code)

export function faults(house) {
  let sandbox, seam, device_id
  beforeEach(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
    device_id = (await sandbox.lock('schlage_lock')).device_id
  })

  const lock = (fault = {}) => sandbox.ours('/sandbox/set_lock_faults', { device_id, ...fault })
  const held = async () => codesOf(await sandbox.ours('/sandbox/get_lock', { device_id }))
  const atKeypad = (edit) => sandbox.ours('/sandbox/edit_keypad', { device_id, ...edit })

  test('a full lock says so, and takes the code when a slot frees', async () => {
    await lock({ is_full: true })
    const { access_code_id } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    const stuck = await sandbox.until(access_code_id, (c) => c.errors.length > 0)
    assert.deepEqual(stuck.errors.map((e) => e.error_code), ['no_space_for_access_code_on_device'])
    assert.equal(stuck.status, 'setting')
    await lock({ is_full: false })
    await sandbox.advanceBy(25 * 3600)
    const { status, errors } = await seam.accessCodes.get({ access_code_id })
    assert.equal(status, 'set', 'at the latest when the lock is next listed')
    assert.deepEqual(errors, [])
  })

  test('a lock that does it and never answers is read, not written twice', async () => {
    await lock({ is_silent: true })
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    await sandbox.advanceBy(10 * 60)
    assert.equal(await sandbox.status(access_code_id), 'set')
    assert.deepEqual(await held(), [code], 'once')
  })

  test('a lock that says yes and does nothing never counts as set', async () => {
    await lock({ drops_writes: true })
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    await sandbox.advanceBy(5 * 60)
    assert.equal(await sandbox.status(access_code_id), 'setting')
    assert.deepEqual(await held(), [])
    await lock({ drops_writes: false })
    await sandbox.advanceBy(20 * 60)
    assert.equal(await sandbox.status(access_code_id), 'set')
    assert.deepEqual(await held(), [code])
  })

  test('a code that somebody deletes at the keypad is told about and put back', async () => {
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    await sandbox.until(access_code_id, 'set')
    await atKeypad({ action: 'delete', code })
    await sandbox.event({ access_code_id, event_type: 'access_code.deleted_external_to_seam' })
    await sandbox.until(access_code_id, 'set')
    assert.deepEqual(await held(), [code])
  })

  test('a code that somebody changes at the keypad is put back, or left where that is allowed', async () => {
    const made = await seam.accessCodes.create({ device_id, name: 'Ours', code: '482915' })
    const free = await seam.accessCodes.create({ device_id, name: 'Theirs', code: '739164', is_external_modification_allowed: true })
    await sandbox.until(made.access_code_id, 'set')
    await sandbox.until(free.access_code_id, 'set')
    await atKeypad({ action: 'change', code: '482915', new_code: '555777' })
    await atKeypad({ action: 'change', code: '739164', new_code: '666888' })
    await sandbox.event({ access_code_id: made.access_code_id, event_type: 'access_code.modified_external_to_seam' })
    await sandbox.until(made.access_code_id, (c) => c.status === 'set' && c.pending_mutations.length === 0)
    const left = await sandbox.until(free.access_code_id, (c) => c.warnings.length > 0)
    assert.deepEqual(left.warnings.map((w) => w.warning_code), ['external_modification_in_effect'])
    assert.deepEqual((await held()).toSorted(), ['482915', '666888'])
  })

  test('a code that somebody adds at the keypad is seen and never touched', async () => {
    await atKeypad({ action: 'add', code: '975310', name: 'The owner' })
    const about = { device_id, event_type: 'access_code.unmanaged.created' }
    const { access_code_id } = await sandbox.event(about)
    const found = await seam.accessCodes.unmanaged.get({ access_code_id })
    assert.equal(found.code, '975310')
    await sandbox.advanceBy(7 * 24 * 3600)
    assert.deepEqual(await held(), ['975310'], 'a week later')
  })

  test('a battery that runs low is told, and a dead one as well', async () => {
    await lock({ battery_level: 0.05 })
    const low = await sandbox.event({ device_id, event_type: 'device.low_battery' })
    assert.equal(low.battery_level, 0.05)
    const { properties } = await seam.devices.get({ device_id })
    assert.equal(properties.battery.level, 0.05)
    assert.equal(properties.battery.status, 'critical')
  })

  test('a jammed bolt is a failed attempt', async () => {
    await seam.locks.lockDoor({ device_id })
    await lock({ is_jammed: true })
    const error = await refusal(seam.locks.unlockDoor({ device_id }))
    assert.ok(error instanceof house.sdk.SeamActionAttemptFailedError, String(error))
    assert.notEqual((await seam.locks.get({ device_id })).properties.locked, false, 'nobody knows where the bolt is')
  })

  test('a cloud that shows an empty lock for an hour removes nothing', async () => {
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Guest' })
    await sandbox.until(access_code_id, 'set')
    await lock({ read_fault: 'empty' })
    await sandbox.advanceBy(1800)
    await lock({ read_fault: 'none' })
    await sandbox.advanceBy(24 * 3600)
    assert.equal(await sandbox.status(access_code_id), 'set')
    assert.deepEqual(await held(), [code])
    assert.equal((await sandbox.typesOf(access_code_id)).includes('access_code.deleted_external_to_seam'), false)
  })
}
