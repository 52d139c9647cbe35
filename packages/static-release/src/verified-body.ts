import { createHash } from 'node:crypto';
import type { Body } from '@deploy/kernel';
import type { BodyBuffers } from './body-buffers.ts';
import type { ScannedFile } from './scan.ts';
import { type SourceTree, sourceChanged } from './source-tree.ts';

/**
 * The bytes of a scanned file, read again for the upload. Ranges are read in ascending order without gaps; reading from 0
 * starts over. The read that reaches the end rejects with `source-changed` when the bytes are not those that were scanned.
 *
 * @param buffers to read into; they get their buffers back when the body is done
 */
export function verifiedBody(
  source: SourceTree,
  file: Pick<ScannedFile, 'key' | 'size' | 'sha256'>,
  buffers?: BodyBuffers,
): Body {
  const taken: Uint8Array[] = [];
  let hash = createHash('sha256');
  let position = 0;
  return {
    size: file.size,
    sha256: file.sha256,
    async read(start, end) {
      if (start === 0) {
        hash = createHash('sha256');
        position = 0;
      }
      if (start !== position || end < start || end > file.size) {
        throw new RangeError(`bytes ${start} to ${end} of ${file.key} do not follow byte ${position} of ${file.size}`);
      }
      // Parts of a larger body are sent by a client that does not tell when it is done with each.
      const into = end - start === file.size ? buffers?.take(file.size) : undefined;
      if (into !== undefined) taken.push(into);
      const { bytes } = await source.read(file.key, start, end, into);
      hash.update(bytes);
      position = end;
      const isWhole = bytes.byteLength === end - start && (end < file.size || hash.digest('hex') === file.sha256);
      if (!isWhole) throw sourceChanged(source.name, file.key);
      return bytes;
    },
    done() {
      for (const bytes of taken.splice(0)) buffers?.give(bytes);
    },
  };
}
