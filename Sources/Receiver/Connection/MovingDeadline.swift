import NIOCore

/// A deadline that moves several times per request and is rarely reached.
///
/// The event loop has at most one task for it. A task that comes too early is scheduled again, so a request usually
/// neither schedules nor cancels a task.
final class MovingDeadline {
    private var moment: NIODeadline?
    private var action: () -> Void = {}
    private var task: (scheduled: Scheduled<Void>, moment: NIODeadline)?

    /// Replaces the deadline.
    ///
    /// - Parameter action: called on the event loop if the deadline is reached; it is kept until then.
    func set(_ patience: TimeAmount, on loop: any EventLoop, _ action: @escaping () -> Void) {
        let moment = loop.now + patience
        self.moment = moment
        self.action = action
        if let task, task.moment <= moment { return }
        task?.scheduled.cancel()
        schedule(at: moment, on: loop)
    }

    /// Removes the deadline; a later one may follow.
    func cancel() {
        moment = nil
        action = {}
    }

    /// Removes the deadline and its task.
    func end() {
        cancel()
        task?.scheduled.cancel()
        task = nil
    }

    private func schedule(at moment: NIODeadline, on loop: any EventLoop) {
        let scheduled = loop.assumeIsolated().scheduleTask(deadline: moment) { [weak self] in
            if let self { fire(on: loop) }
        }
        task = (scheduled, moment)
    }

    private func fire(on loop: any EventLoop) {
        task = nil
        guard let moment else { return }
        guard moment <= loop.now else { return schedule(at: moment, on: loop) }
        let action = action
        cancel()
        action()
    }
}
