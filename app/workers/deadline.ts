/**
 * Makes a signal that is aborted once `isOver` says so. The clock is read whenever `aborted` is, and not
 * again once it is true: work that is checked between items needs no timer, which could not fire anyway
 * while the event loop is busy or the container is frozen.
 */
export const deadlineSignal = (isOver: () => boolean): AbortSignal => {
  const controller = new AbortController();
  let aborted = false;
  const readClock = (): boolean => {
    if (aborted || !isOver()) return aborted;
    aborted = true;
    controller.abort();
    return true;
  };
  return Object.defineProperty(controller.signal, 'aborted', { get: readClock });
};

/** A signal for work that nothing cuts short. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;
