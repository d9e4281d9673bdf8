/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.task;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ReactorTime;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * Does long work on a loop in small steps, so that the loop can do other things in
 * between. The work is given as iterators; each {@code next()} is a step. Each iterator
 * in turn does one step, until a slice of time is over; then the loop goes on, and the
 * next slice comes in its next turn.
 * <p>
 * An iterator that returns a {@link Deferred} does no step before that one has fired,
 * which is then left with {@code null}; if it fails, so does the task.
 * <p>
 * Confined to the loop that it was created on (the first one, if that was not on a loop),
 * as are its tasks: other threads get an {@link IllegalStateException}. Create it when
 * the reactor runs, and stop it before the reactor.
 *
 * @since 0.1.0
 */
public final class Cooperator {

	/**
	 * The time that tasks may have in a turn of the loop.
	 */
	public static final Duration DEFAULT_TIME_SLICE = Duration.ofMillis(10);

	private final Home home;

	private final Scheduler scheduler;

	private final Supplier<? extends BooleanSupplier> timeSlices;

	// All below is touched at home only

	// What is not paused. The first is the next to do a step
	private final Set<CooperativeTask<?>> tasks = new LinkedHashSet<>();

	private boolean started;

	private boolean stopped;

	private @Nullable Runnable tick;

	/**
	 * Creates a cooperator with the usual time slice, and starts it.
	 * @param time where it runs. On a manual clock, whose time stands still, a slice
	 * lasts as long as there are steps
	 */
	public Cooperator(ReactorTime time) {
		this(time, DEFAULT_TIME_SLICE);
	}

	/**
	 * Creates a cooperator, and starts it.
	 * @param time where it runs
	 * @param timeSlice the time that tasks may have in a turn of the loop; at least one
	 * step is done in each
	 */
	public Cooperator(ReactorTime time, Duration timeSlice) {
		this(Home.of(time), (call) -> time.schedule(Duration.ZERO, call), slices(time, timeSlice), true);
	}

	/**
	 * Creates a cooperator with its own idea of turns and time.
	 * @param scheduler calls the cooperator back in the next turn
	 * @param timeSlices called at the beginning of a turn; what it returns is asked after
	 * each step whether the slice is over
	 * @param started whether it is started at once
	 */
	public Cooperator(Scheduler scheduler, Supplier<? extends BooleanSupplier> timeSlices, boolean started) {
		this(new Home(null), scheduler, timeSlices, started);
	}

	private Cooperator(Home home, Scheduler scheduler, Supplier<? extends BooleanSupplier> timeSlices,
			boolean started) {
		this.home = home;
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
		this.timeSlices = Objects.requireNonNull(timeSlices, "timeSlices");
		this.started = started;
	}

	private static Supplier<BooleanSupplier> slices(ReactorTime time, Duration timeSlice) {
		if (timeSlice.isNegative()) {
			throw new IllegalArgumentException("'timeSlice' must not be negative: " + timeSlice);
		}
		long length = timeSlice.toNanos();
		return () -> {
			long begin = time.nanoTime();
			return () -> time.nanoTime() - begin >= length;
		};
	}

	/**
	 * Takes on an iterator.
	 * @param iterator does a step each time that it is asked for the next element. It may
	 * be endless
	 * @param <I> its type
	 * @return fires with the iterator when it has no more elements, or fails with what it
	 * has thrown; with a {@link SchedulerStoppedException} if the cooperator is stopped
	 * before that. Cancelling it stops the task
	 */
	public <I extends Iterator<?>> Deferred<I> coiterate(I iterator) {
		CooperativeTask<I> task = cooperate(iterator);
		return task.whenDone().addErrback(CancelledException.class, (cancelled) -> {
			runAtHome(() -> task.end(new TaskStoppedException()));
			throw cancelled;
		});
	}

	/**
	 * Takes on an iterator that is to be paused or stopped.
	 * @param iterator does a step each time that it is asked for the next element. It may
	 * be endless
	 * @param <I> its type
	 * @return the task; it has ended with a {@link SchedulerStoppedException} if the
	 * cooperator is stopped
	 */
	public <I extends Iterator<?>> CooperativeTask<I> cooperate(I iterator) {
		checkHome();
		CooperativeTask<I> task = new CooperativeTask<>(this, Objects.requireNonNull(iterator, "iterator"));
		add(task);
		return task;
	}

	/**
	 * Starts, or starts again after {@link #stop()}. Does nothing if this is running.
	 */
	public void start() {
		checkHome();
		this.stopped = false;
		this.started = true;
		schedule();
	}

	/**
	 * Stops. All tasks end with a {@link SchedulerStoppedException}: at once, or when
	 * they are resumed. So do those that are taken on while this is stopped.
	 */
	public void stop() {
		checkHome();
		this.stopped = true;
		for (CooperativeTask<?> task : List.copyOf(this.tasks)) {
			task.end(new SchedulerStoppedException());
		}
	}

	/**
	 * Tells whether this is running.
	 * @return whether it was started and not stopped
	 */
	public boolean running() {
		checkHome();
		return this.started && !this.stopped;
	}

	void add(CooperativeTask<?> task) {
		this.tasks.add(task);
		if (this.stopped) {
			task.end(new SchedulerStoppedException());
		}
		else {
			schedule();
		}
	}

	void remove(CooperativeTask<?> task) {
		this.tasks.remove(task);
		if (this.tasks.isEmpty() && this.tick != null) {
			this.tick.run();
			this.tick = null;
		}
	}

	void checkHome() {
		if (!this.home.isHere()) {
			throw new IllegalStateException("A cooperator and its tasks belong to their loop, and this is the thread '"
					+ Thread.currentThread().getName() + "'; use callFromThread of the reactor");
		}
	}

	void runAtHome(Runnable call) {
		this.home.run(call);
	}

	private void schedule() {
		if (this.started && this.tick == null && !this.tasks.isEmpty()) {
			this.tick = this.scheduler.schedule(this::doSteps);
		}
	}

	private void doSteps() {
		this.tick = null;
		BooleanSupplier over = this.timeSlices.get();
		try {
			while (!this.tasks.isEmpty()) {
				CooperativeTask<?> next = this.tasks.iterator().next();
				this.tasks.remove(next);
				this.tasks.add(next);
				next.step();
				if (over.getAsBoolean()) {
					break;
				}
			}
		}
		finally {
			schedule();
		}
	}

	/**
	 * Calls a cooperator back, once for each time that it is asked to.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Scheduler {

		/**
		 * Schedules a call.
		 * @param call to be made later, not inside this method
		 * @return cancels the call
		 */
		Runnable schedule(Runnable call);

	}

}
