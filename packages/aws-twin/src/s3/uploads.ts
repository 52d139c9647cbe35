import type { ChecksumAlgorithm, ChecksumType } from './checksum.ts';
import { s3Error } from './s3-errors.ts';
import type { KeptHeaders } from './stored-object.ts';

export interface Part {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Base64, of the upload's algorithm. */
  readonly checksum: string | null;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedMs: number;
  readonly headers: KeptHeaders;
  /** Null where the client named none. */
  readonly algorithm: ChecksumAlgorithm | null;
  readonly type: ChecksumType;
  readonly parts: ReadonlyMap<number, Part>;
}

/** Multipart uploads under way, and what became of those that were completed. */
export class Uploads {
  readonly #open = new Map<string, Upload>();
  readonly #completed = new Map<string, object>();
  #serial = 0;

  begin(upload: Omit<Upload, 'id' | 'parts'>): Upload {
    this.#serial += 1;
    const begun = { ...upload, id: `upload-${this.#serial.toString(36).padStart(8, '0')}`, parts: new Map() };
    this.#open.set(begun.id, begun);
    return begun;
  }

  /** Throws `ServiceError` for one that is unknown, was ended, or belongs to another key. */
  find(bucket: string, key: string, id: string): Upload {
    const upload = this.#open.get(id);
    if (upload !== undefined && upload.bucket === bucket && upload.key === key) return upload;
    throw s3Error(
      'NoSuchUpload',
      404,
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: id },
    );
  }

  addPart(upload: Upload, part: Part): void {
    this.#open.set(upload.id, { ...upload, parts: new Map([...upload.parts, [part.number, part]]) });
  }

  /** Ends an upload; `answer` is what completing it answered, null where it was aborted. */
  end(upload: Upload, answer: object | null): void {
    this.#open.delete(upload.id);
    if (answer !== null) this.#completed.set(upload.id, answer);
  }

  /** What completing an upload answered; null for one that was not completed. */
  completed(id: string): object | null {
    return this.#completed.get(id) ?? null;
  }

  /** In the order of keys, and of their beginning for one key. */
  open(bucket: string): readonly Upload[] {
    return [...this.#open.values()].filter((upload) => upload.bucket === bucket);
  }
}
