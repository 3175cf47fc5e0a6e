// Seed 004, PIN codes through Access Grants: verify support, grant, wait, share the code, see the doors, take it back.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { refusal } from '../sandbox.mjs'

export function grants(house) {
  let sandbox, seam, jane
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
    jane = (await seam.userIdentities.create({ full_name: 'Jane Doe', email_address: 'jane@example.com' })).user_identity_id
  })

  /** Polls as the guide says. */
  const issued = async (access_grant_id) => {
    for (const started = Date.now(); ;) {
      const methods = await seam.accessMethods.list({ access_grant_id })
      if (methods.length > 0 && methods.every((m) => m.is_issued)) return methods
      if (Date.now() - started > 15_000) assert.fail(`never issued: ${JSON.stringify(methods)}`)
      await sleep(100)
    }
  }

  /** An issued method stays issued while its new times are on their way to the lock. */
  const timed = async (access_method_id) => {
    for (const started = Date.now(); ;) {
      const { pending_mutations } = await seam.accessMethods.get({ access_method_id })
      if (pending_mutations.length === 0) return
      if (Date.now() - started > 15_000) assert.fail(`the lock never took the times: ${JSON.stringify(pending_mutations)}`)
      await sleep(100)
    }
  }

  test('a PIN for a lock and an entrance: granted, issued, typed, related, deleted', async () => {
    const lock = await sandbox.lock('august_lock')
    const entrance = (await seam.acs.entrances.list()).find((e) => e.can_unlock_with_code && e.brivo_metadata)
    const grant = await seam.accessGrants.create({
      user_identity_id: jane, device_ids: [lock.device_id], acs_entrance_ids: [entrance.acs_entrance_id],
      requested_access_methods: [{ mode: 'code' }], ends_at: await sandbox.inHours(24),
    })
    const [method, ...others] = await issued(grant.access_grant_id)
    assert.deepEqual(others, [], 'one PIN for both')
    assert.match(method.code, /^\d{4,9}$/)
    assert.equal(await sandbox.opens(lock.device_id, method.code), true)

    const doors = await seam.accessMethods.getRelated({ access_method_ids: [method.access_method_id], include: ['devices', 'acs_entrances'] })
    assert.deepEqual(doors.devices.map((d) => d.device_id), [lock.device_id])
    assert.deepEqual(doors.acs_entrances.map((e) => e.acs_entrance_id), [entrance.acs_entrance_id])
    const all = await seam.accessGrants.getRelated({ access_grant_ids: [grant.access_grant_id] })
    assert.equal(all.user_identities[0].user_identity_id, jane)
    const few = await seam.accessGrants.getRelated({ access_grant_ids: [grant.access_grant_id], exclude: ['devices'] })
    assert.equal(few.devices, undefined)

    const told = await sandbox.events({ access_grant_id: grant.access_grant_id })
    for (const type of ['access_grant.created', 'access_method.created', 'access_method.issued', 'access_grant.access_granted_to_door', 'access_grant.access_granted_to_all_doors'])
      assert.equal(told.filter((e) => e.event_type === type).length, 1, type)

    await seam.accessGrants.delete({ access_grant_id: grant.access_grant_id })
    assert.equal((await refusal(seam.accessGrants.get({ access_grant_id: grant.access_grant_id }))).code, 'access_grant_not_found')
    await sandbox.advanceBy(0)
    assert.equal(await sandbox.opens(lock.device_id, method.code), false)
  })

  test('a stay is moved and made longer; its PIN stays', async () => {
    const lock = await sandbox.lock('schlage_lock')
    const grant = await seam.accessGrants.create({
      user_identity_id: jane, device_ids: [lock.device_id], requested_access_methods: [{ mode: 'code', code: '482604' }],
      starts_at: await sandbox.inHours(48), ends_at: await sandbox.inHours(72), access_grant_key: 'stay-7',
    })
    await seam.accessGrants.update({ access_grant_key: 'stay-7', starts_at: await sandbox.inHours(-1), ends_at: await sandbox.inHours(96) })
    const [method] = await issued(grant.access_grant_id)
    assert.equal(method.code, '482604')
    await timed(method.access_method_id)
    assert.equal(await sandbox.opens(lock.device_id, '482604'), true)
    const changed = await sandbox.event({ access_grant_id: grant.access_grant_id, event_type: 'access_grant.access_times_changed' })
    assert.equal(changed.access_grant_key, 'stay-7')
  })

  test('a door that is put into a space is added to its grants', async () => {
    const [one, two] = [await sandbox.lock('kwikset_lock'), await sandbox.lock('yale_lock')]
    const space = await seam.spaces.create({ name: 'Flat 1', device_ids: [one.device_id] })
    const grant = await seam.accessGrants.create({ user_identity_id: jane, space_ids: [space.space_id], requested_access_methods: [{ mode: 'code' }] })
    await issued(grant.access_grant_id)
    await seam.spaces.addDevices({ space_id: space.space_id, device_ids: [two.device_id] })
    const methods = await issued(grant.access_grant_id)
    const doors = await seam.accessMethods.getRelated({ access_method_ids: methods.map((m) => m.access_method_id), include: ['devices'] })
    assert.deepEqual(doors.devices.map((d) => d.device_id).toSorted(), [one.device_id, two.device_id].toSorted())
  })

  test('a cloud key opens an entrance from afar', async () => {
    const entrance = (await seam.acs.entrances.list()).find((e) => e.can_unlock_with_cloud_key && e.brivo_metadata)
    const grant = await seam.accessGrants.create({
      user_identity_id: jane, acs_entrance_ids: [entrance.acs_entrance_id], requested_access_methods: [{ mode: 'cloud_key' }],
    })
    const [method] = await issued(grant.access_grant_id)
    const door = { access_method_id: method.access_method_id, acs_entrance_id: entrance.acs_entrance_id }
    // SDK 1 is older than this path.
    const attempt = seam.accessMethods.unlockDoor
      ? await seam.accessMethods.unlockDoor(door)
      : (await sandbox.ours('/access_methods/unlock_door', door)).action_attempt
    assert.equal(attempt.status, 'success')
    await seam.accessMethods.delete({ access_method_id: method.access_method_id })
    assert.equal((await seam.accessGrants.get({ access_grant_id: grant.access_grant_id })).requested_access_methods.length, 1)
  })
}
