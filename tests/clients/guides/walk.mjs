// The guides, walked by one generation of the official SDK against one server.
import { after, before, describe } from 'node:test'
import { checked } from '../description.mjs'
import { newSandbox } from '../sandbox.mjs'
import { startServer, store } from '../server.mjs'
import { backup } from './backup.mjs'
import { codes } from './codes.mjs'
import { devices } from './devices.mjs'
import { faults } from './faults.mjs'
import { grants } from './grants.mjs'
import { linked } from './linked.mjs'
import { locks } from './locks.mjs'
import { recurring } from './recurring.mjs'
import { refusals } from './refusals.mjs'
import { scheduling } from './scheduling.mjs'
import { unmanaged } from './unmanaged.mjs'
import { workspaces } from './workspaces.mjs'

export function walk(generation, sdk) {
  describe(`${generation} on ${store}`, () => {
    const house = { sdk }
    before(async () => {
      house.server = await startServer()
      house.sandbox = () => newSandbox(sdk, house.server)
    })
    after(async () => {
      const answers = [...checked.values()].reduce((sum, n) => sum + n, 0)
      console.log(`${generation} on ${store}: ${answers} answers of ${checked.size} paths held against the description`)
      await house.server?.stop()
    })
    for (const guide of [devices, locks, codes, scheduling, recurring, linked, backup, unmanaged, grants, faults, workspaces, refusals]) {
      describe(guide.name, () => guide(house))
    }
  })
}
