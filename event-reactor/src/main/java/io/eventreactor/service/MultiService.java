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

package io.eventreactor.service;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.FailureGroupException;

/**
 * Several services as one: started one after the other in the order in which they were
 * added, each when the one before it has started; stopped the other way round.
 * <p>
 * If one cannot start, those that have are stopped, and starting fails. If one fails to
 * stop, the others are stopped all the same, and stopping fails: with that, or with a
 * {@link FailureGroupException} of several. If all are stopped while they start, starting
 * fails with a {@link CancelledException}. The service that is just starting then is
 * stopped at once, and its start cancelled when that is done, so that nothing waits for a
 * start that never ends.
 * <p>
 * Not thread-safe: for one thread, such as a loop, on which the Deferreds of its services
 * fire too.
 *
 * @since 0.1.0
 */
public class MultiService implements Service {

	private final List<Service> services = new ArrayList<>();

	// Those that have started, or are starting now
	private final List<Service> started = new ArrayList<>();

	// What is waited for, unless it is given up
	private @Nullable PendingStart starting;

	// The start that was asked for last; null while stopped
	private @Nullable Start start;

	// What is going on: starting or stopping
	private Deferred<@Nullable Void> progress = Deferred.succeed(null);

	/**
	 * Adds a service. If this one runs, the new one is started as soon as those before it
	 * have.
	 * @param service the service
	 * @return fires when the service has started; at once if this one does not run. If
	 * the service cannot start it stays, for the next time. Fails with a
	 * {@link CancelledException} if the service is removed while it starts
	 * @throws IllegalArgumentException if it was added before
	 */
	public Deferred<@Nullable Void> addService(Service service) {
		if (this.services.contains(service)) {
			throw new IllegalArgumentException(service + " was added before; remove it first, or make another one");
		}
		this.services.add(service);
		Start start = this.start;
		return (start != null) ? after(() -> startAdded(start, service)) : Deferred.succeed(null);
	}

	private Deferred<@Nullable Void> startAdded(Start start, Service service) {
		return startIfWanted(start, service).<@Nullable Void>addCallback((kept) -> {
			if (!kept) {
				throw new CancelledException();
			}
			return null;
		});
	}

	/**
	 * Removes a service, and stops it if it was started, or is starting; the others go
	 * on.
	 * @param service the service
	 * @return fires when the service has stopped
	 * @throws IllegalArgumentException if it is none of these services
	 */
	public Deferred<@Nullable Void> removeService(Service service) {
		if (!this.services.remove(service)) {
			throw new IllegalArgumentException(service + " is none of these services");
		}
		PendingStart starting = this.starting;
		if (starting != null && starting.service.equals(service)) {
			starting.unwanted = true;
			Deferred<@Nullable Void> givenUp = giveUpStarting();
			return after(() -> givenUp);
		}
		return after(() -> this.started.remove(service) ? stop(service) : Deferred.succeed(null));
	}

	/**
	 * Lists the services.
	 * @return a snapshot, in the order in which they are started
	 */
	public List<Service> services() {
		return List.copyOf(this.services);
	}

	@Override
	public boolean running() {
		return this.start != null;
	}

	/**
	 * Starts the services. Again while running starts nothing.
	 * @return fires when all have started, or with why one could not; for a start that is
	 * in progress with its outcome
	 */
	@Override
	public Deferred<@Nullable Void> startService() {
		Start present = this.start;
		if (present != null) {
			return after(present::outcome);
		}
		Start start = new Start();
		this.start = start;
		List<Service> toStart = services();
		return after(() -> startFrom(start, toStart, 0).addErrback((failure) -> {
			start.failure = failure;
			return Deferred.rethrow(failure);
		}));
	}

	private Deferred<@Nullable Void> startFrom(Start start, List<Service> toStart, int index) {
		if (this.start != start) {
			return Deferred.fail(new CancelledException());
		}
		if (index == toStart.size()) {
			return Deferred.succeed(null);
		}
		Service service = toStart.get(index);
		// One that was removed meanwhile is no reason to give up the others
		return startIfWanted(start, service).addBothDeferred((kept, failure) -> (failure != null)
				? stopStarted(start, failure) : startFrom(start, toStart, index + 1));
	}

	/**
	 * Starts a service, unless there is no need to.
	 * @param start the start that it belongs to
	 * @param service the service
	 * @return fires with {@code false} if the service was removed meanwhile
	 */
	private Deferred<Boolean> startIfWanted(Start start, Service service) {
		if (this.start != start || !this.services.contains(service) || this.started.contains(service)) {
			return Deferred.succeed(true);
		}
		this.started.add(service);
		PendingStart starting = new PendingStart(service);
		this.starting = starting;
		Deferred<@Nullable Void> outcome = Deferred.maybeDeferred(service::startService);
		starting.begun(outcome);
		return outcome.addBoth((done, failure) -> {
			starting.ended = true;
			if (this.starting == starting) {
				this.starting = null;
			}
			if (failure != null && !starting.unwanted) {
				this.started.remove(service);
				return Deferred.rethrow(failure);
			}
			return !starting.unwanted;
		});
	}

	private @Nullable Void stopped(List<Throwable> failures) {
		if (failures.isEmpty()) {
			return null;
		}
		return Deferred.rethrow((failures.size() == 1) ? failures.get(0) : new FailureGroupException(failures));
	}

	private Deferred<@Nullable Void> stopStarted(Start start, Throwable failure) {
		if (this.start != start) {
			// The stop that was asked for meanwhile stops them, and tells what goes wrong
			return Deferred.fail(failure);
		}
		this.start = null;
		return stopLast(new ArrayList<>()).addBoth((value, stopFailure) -> {
			if (stopFailure != null && stopFailure != failure) {
				failure.addSuppressed(stopFailure);
			}
			return Deferred.rethrow(failure);
		});
	}

	@Override
	public Deferred<@Nullable Void> stopService() {
		if (this.start == null) {
			return after(() -> Deferred.succeed(null));
		}
		this.start = null;
		List<Throwable> failures = new ArrayList<>();
		Deferred<@Nullable Void> givenUp = giveUpStarting().<@Nullable Void>addBoth((done, failure) -> {
			if (failure != null) {
				failures.add(failure);
			}
			return null;
		});
		return after(() -> givenUp.<@Nullable Void>addCallbackDeferred((done) -> stopLast(failures)));
	}

	/**
	 * Stops the service that is just starting, at once: what it waits for may never come.
	 * Its start is cancelled when that is done.
	 * @return fires when it has stopped
	 */
	private Deferred<@Nullable Void> giveUpStarting() {
		PendingStart starting = this.starting;
		if (starting == null) {
			return Deferred.succeed(null);
		}
		this.starting = null;
		this.started.remove(starting.service);
		return stop(starting.service).addBoth((done, failure) -> {
			starting.giveUp();
			if (failure != null) {
				return Deferred.rethrow(failure);
			}
			return null;
		});
	}

	private Deferred<@Nullable Void> stopLast(List<Throwable> failures) {
		if (this.started.isEmpty()) {
			return Deferred.execute(() -> stopped(failures));
		}
		Service last = this.started.remove(this.started.size() - 1);
		return stop(last).addErrback((failure) -> {
			failures.add(failure);
			return null;
		}).addCallbackDeferred((done) -> stopLast(failures));
	}

	private static Deferred<@Nullable Void> stop(Service service) {
		return Deferred.maybeDeferred(service::stopService);
	}

	/**
	 * Does something when what goes on is over, however it went.
	 * @param next what to do
	 * @return its outcome
	 */
	private Deferred<@Nullable Void> after(Supplier next) {
		Deferred<@Nullable Void> turn = new Deferred<>();
		Deferred<@Nullable Void> outcome = new Deferred<>();
		Deferred<@Nullable Void> before = this.progress;
		this.progress = turn;
		before.<@Nullable Void>addCallback((done) -> {
			Deferred.<@Nullable Void>maybeDeferred(next::get).<@Nullable Void>addBoth((value, failure) -> {
				if (failure != null) {
					outcome.errback(failure);
				}
				else {
					outcome.callback(null);
				}
				turn.callback(null);
				return null;
			});
			return null;
		});
		return outcome;
	}

	/**
	 * From a call of {@code startService} to the stop.
	 */
	private static final class Start {

		private @Nullable Throwable failure;

		Deferred<@Nullable Void> outcome() {
			return (this.failure != null) ? Deferred.fail(this.failure) : Deferred.succeed(null);
		}

	}

	/**
	 * The start of one service, which may never end.
	 */
	private static final class PendingStart {

		private final Service service;

		// Null while startService is being called
		private @Nullable Deferred<@Nullable Void> outcome;

		// Removed
		private boolean unwanted;

		// Stopped: there is nothing more to wait for
		private boolean givenUp;

		// Then the rest of the starts hangs on its Deferred
		private boolean ended;

		PendingStart(Service service) {
			this.service = service;
		}

		void begun(Deferred<@Nullable Void> outcome) {
			this.outcome = outcome;
			if (this.givenUp) {
				outcome.cancel();
			}
		}

		void giveUp() {
			this.givenUp = true;
			Deferred<@Nullable Void> outcome = this.outcome;
			if (outcome != null && !this.ended) {
				outcome.cancel();
			}
		}

	}

	@FunctionalInterface
	private interface Supplier {

		Deferred<@Nullable Void> get();

	}

}
