import Dispatch

/// Threads of their own for rendering and writing: a long pass must not hold up the tasks that answer requests.
final class RenderingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "rendering", qos: .utility, attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
