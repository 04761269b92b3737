import { describe, expect, it } from 'vitest';
import {
  exposureOf,
  exposureOfDirectory,
  exposureOfOperatorFile,
  exposureToWriters,
} from '../../../infra/system/private-file.ts';

const ME = 1000;
const OTHER = 1001;
const ROOT = 0;
const of = (uid: number, mode: number) => ({ uid, mode: 0o100_000 | mode });

describe('A file of ours', () => {
  it.each([0o600, 0o400, 0o700])('is private with mode %o', (mode) => {
    expect(exposureOf('/f', of(ME, mode), ME)).toBeNull();
  });

  it.each([0o640, 0o620, 0o604, 0o602, 0o644, 0o610])('is exposed by mode %o', (mode) => {
    expect(exposureOf('/f', of(ME, mode), ME)).toBe(
      `Others than its owner have access to /f (mode ${mode.toString(8)}): run chmod 600 /f`,
    );
  });

  it.each([
    [OTHER, ME],
    [ROOT, ME],
    [ME, ROOT],
  ])('of user %i is not trusted by user %i', (owner, user) => {
    expect(exposureOf('/f', of(owner, 0o600), user)).toBe(
      `/f belongs to another user (uid ${owner}), and this process runs as uid ${user}: run chown ${user} /f`,
    );
  });
});

describe('A file that an operator names', () => {
  it.each([
    [ME, 0o600],
    [ROOT, 0o600],
    [ROOT, 0o640],
    [ROOT, 0o440],
  ])('may belong to user %i with mode %o', (owner, mode) => {
    expect(exposureOfOperatorFile('/f', of(owner, mode), ME)).toBeNull();
  });

  it.each([
    [ME, 0o640],
    [ROOT, 0o644],
    [ROOT, 0o660],
    [OTHER, 0o600],
  ])('may not belong to user %i with mode %o', (owner, mode) => {
    expect(exposureOfOperatorFile('/f', of(owner, mode), ME)).toMatch(
      /: run ch(?:own 1000|mod 600) \/f$/,
    );
  });
});

describe('A file that decides whom we trust', () => {
  it.each([
    [ME, 0o600],
    [ME, 0o644],
    [ROOT, 0o444],
  ])('may belong to user %i with mode %o', (owner, mode) => {
    expect(exposureToWriters('/f', of(owner, mode), ME)).toBeNull();
  });

  it.each([
    [ME, 0o664],
    [ME, 0o646],
    [ROOT, 0o620],
    [OTHER, 0o644],
  ])('may not belong to user %i with mode %o', (owner, mode) => {
    expect(exposureToWriters('/f', of(owner, mode), ME)).toMatch(
      /: run ch(?:own 1000|mod go-w) \/f$/,
    );
  });
});

describe('A directory of ours', () => {
  it.each([0o700, 0o755, 0o750])('may be read by others: mode %o', (mode) => {
    expect(exposureOfDirectory('/d', of(ME, mode), ME)).toBeNull();
  });

  it.each([0o770, 0o707, 0o1777])('may not be written by others: mode %o', (mode) => {
    expect(exposureOfDirectory('/d', of(ME, mode), ME)).toBe(
      'Others than its owner may write in the directory /d: run chmod 700 /d',
    );
  });

  it('may not belong to another', () => {
    expect(exposureOfDirectory('/d', of(OTHER, 0o700), ME)).toContain('run chown 1000 /d');
  });
});
