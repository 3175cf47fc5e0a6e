// Codes that somebody else put on the lock.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refusal } from '../sandbox.mjs'

export function unmanaged(house) {
  let sandbox, seam, device_id
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
    device_id = (await sandbox.lock('schlage_lock')).device_id
  })

  const simulated = (code, name) => seam.accessCodes.simulate.createUnmanagedAccessCode({ device_id, code, name })

  test('a code of others is seen, opens, and is not among ours', async () => {
    const made = await simulated('913572', 'The neighbour')
    assert.equal(made.is_managed, false)
    const got = await seam.accessCodes.unmanaged.get({ access_code_id: made.access_code_id })
    assert.equal(got.code, '913572')
    assert.equal((await seam.accessCodes.unmanaged.get({ device_id, code: '913572' })).access_code_id, made.access_code_id)
    const listed = await seam.accessCodes.unmanaged.list({ device_id })
    assert.ok(listed.some((c) => c.access_code_id === made.access_code_id))
    assert.equal((await refusal(seam.accessCodes.get({ access_code_id: made.access_code_id }))).code, 'access_code_not_found')
    assert.equal(await sandbox.opens(device_id, '913572'), true)
    const types = await sandbox.typesOf(made.access_code_id)
    assert.ok(types.includes('access_code.unmanaged.created'), types.join())
    const taken = await refusal(seam.accessCodes.create({ device_id, code: '913572' }))
    assert.equal(taken.statusCode, 409)
    assert.equal(taken.code, 'duplicate_access_code')
  })

  test('it becomes ours, and stays on the lock', async () => {
    const { access_code_id } = await simulated('246813', 'Old code')
    await seam.accessCodes.unmanaged.convertToManaged({ access_code_id, is_external_modification_allowed: true })
    const ours = await sandbox.until(access_code_id, 'set')
    assert.equal(ours.is_managed, true)
    assert.equal(ours.is_external_modification_allowed, true)
    assert.equal(await sandbox.opens(device_id, '246813'), true)
    await sandbox.event({ access_code_id, event_type: 'access_code.unmanaged.converted_to_managed' })
    await seam.accessCodes.delete({ access_code_id })
    await sandbox.untilGone(access_code_id)
    assert.equal(await sandbox.opens(device_id, '246813'), false)
  })

  test('it becomes ours through an update as well', async () => {
    const { access_code_id } = await simulated('357924', 'Another')
    await seam.accessCodes.unmanaged.update({ access_code_id, is_managed: true })
    assert.equal((await sandbox.until(access_code_id, () => true)).is_managed, true)
  })

  test('it is taken off the lock', async () => {
    const { access_code_id } = await simulated('468135', 'Unwanted')
    await seam.accessCodes.unmanaged.delete({ access_code_id })
    await sandbox.event({ access_code_id, event_type: 'access_code.unmanaged.removed' })
    assert.equal((await refusal(seam.accessCodes.unmanaged.get({ access_code_id }))).code, 'access_code_not_found')
    assert.equal(await sandbox.opens(device_id, '468135'), false)
  })

  test('a code of ours is let go of, and stays on the lock', async () => {
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Ours' })
    await sandbox.until(access_code_id, 'set')
    await seam.accessCodes.update({ access_code_id, is_managed: false })
    const left = await seam.accessCodes.unmanaged.list({ device_id })
    assert.ok(left.some((c) => c.code === code))
    assert.equal(await sandbox.opens(device_id, code), true)
  })
}
