import * as sdk from 'seam1'
import { walk } from './guides/walk.mjs'

walk('SDK 1', sdk)
