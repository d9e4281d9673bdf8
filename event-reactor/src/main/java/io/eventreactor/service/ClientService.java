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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.DelayedCall;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ClientEndpoint;

/**
 * Keeps a connection up from start to stop: connects, and connects again, after a wait,
 * whenever an attempt fails or the connection ends.
 *
 * <pre>
 *         start                   connected
 *  INIT ---------> CONNECTING -----------------> CONNECTED
 *                   ^  |   ^                       |   |
 *        time is up |  |   | lost                  |   | stop
 *                   |  v   |             lost      |   v
 *                  WAITING | &lt;---------------------+  DISCONNECTING &lt;----> RESTARTING
 *                      |   +-------------------------------|----- start / stop ---+
 *                      | stop                              | lost
 *                      +--------------> STOPPED &lt;----------+
 * </pre>
 *
 * An attempt that is stopped is in {@code DISCONNECTING} too, until it has ended.
 * <p>
 * All methods may be called from any thread. The connections live on one loop, and that
 * is where everything else happens, in which case what is asked for is done at once.
 *
 * @since 0.1.0
 */
public final class ClientService implements Service {

	private static final Logger logger = LoggerFactory.getLogger(ClientService.class);

	private enum State {

		INIT, CONNECTING, WAITING, CONNECTED, DISCONNECTING, RESTARTING, STOPPED

	}

	private final Executor loop;

	private final ReactorTime time;

	private final ClientEndpoint endpoint;

	private final Factory factory;

	private final ClientServiceOptions options;

	// Changed on the loop only
	private volatile State state = State.INIT;

	// All that follows is touched on the loop only

	private int failedAttempts;

	private @Nullable ClientAttempt attempt;

	private @Nullable DelayedCall retry;

	private List<Waiter> waiters = new ArrayList<>();

	private List<Deferred<@Nullable Void>> stopWaiters = new ArrayList<>();

	/**
	 * Creates a service with the default options.
	 * @param reactor the reactor, which must run; the service and its connections live on
	 * the loop that this is called on, else on its first one
	 * @param endpoint where to connect
	 * @param factory makes a protocol for each connection
	 * @throws IllegalStateException if the reactor does not run
	 */
	public ClientService(Reactor reactor, ClientEndpoint endpoint, Factory factory) {
		this(reactor, endpoint, factory, ClientServiceOptions.DEFAULT);
	}

	/**
	 * Creates a service.
	 * @param reactor the reactor, which must run; the service and its connections live on
	 * the loop that this is called on, else on its first one
	 * @param endpoint where to connect
	 * @param factory makes a protocol for each connection
	 * @param options how to go about it
	 * @throws IllegalStateException if the reactor does not run
	 */
	public ClientService(Reactor reactor, ClientEndpoint endpoint, Factory factory, ClientServiceOptions options) {
		this(executor(reactor), reactor, endpoint, factory, options);
	}

	/**
	 * Creates a service that takes its time from something else than a reactor.
	 * @param loop runs what is asked for by any thread: in order, one at a time, and at
	 * once if that is possible. For a test, {@code Runnable::run}
	 * @param time where waits are scheduled; runs them as {@code loop} does
	 * @param endpoint where to connect; its connections live on {@code loop}
	 * @param factory makes a protocol for each connection
	 * @param options how to go about it
	 */
	public ClientService(Executor loop, ReactorTime time, ClientEndpoint endpoint, Factory factory,
			ClientServiceOptions options) {
		this.loop = loop;
		this.time = time;
		this.endpoint = endpoint;
		this.factory = factory;
		this.options = options;
	}

	private static Executor executor(Reactor reactor) {
		if (!reactor.running()) {
			throw new IllegalStateException(
					"The reactor does not run, so that the service has no loop to live on; start it first");
		}
		Reactor loop = reactor.currentLoop();
		return (call) -> {
			if (loop.isInReactorThread()) {
				call.run();
			}
			else {
				loop.callFromThread(call);
			}
		};
	}

	/**
	 * Starts to connect. While a stop is going on, does so once that is done. While
	 * running does nothing but log a warning.
	 * @return has fired already: it does not wait for the connection, as
	 * {@link #whenConnected()} does
	 */
	@Override
	public Deferred<@Nullable Void> startService() {
		this.loop.execute(() -> {
			switch (this.state) {
				case INIT, STOPPED -> connect();
				case DISCONNECTING -> {
					this.state = State.RESTARTING;
				}
				case RESTARTING -> {
				}
				case CONNECTING, WAITING, CONNECTED -> logger.warn("The client of {} runs already", this.endpoint);
			}
		});
		return Deferred.succeed(null);
	}

	/**
	 * Stops: closes the connection in good order, or drops the attempt. Who waits for a
	 * connection is told that there will be none.
	 * @return fires when the connection has ended, on the loop; at once if there is none
	 */
	@Override
	public Deferred<@Nullable Void> stopService() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		this.loop.execute(() -> stop(stopped));
		return stopped;
	}

	private void stop(Deferred<@Nullable Void> stopped) {
		this.stopWaiters.add(stopped);
		ClientAttempt attempt = this.attempt;
		switch (this.state) {
			case INIT, STOPPED -> stopped();
			case WAITING -> {
				cancelRetry();
				stopped();
			}
			case CONNECTING, CONNECTED -> {
				this.state = State.DISCONNECTING;
				if (attempt != null) {
					attempt.stop();
				}
			}
			case DISCONNECTING, RESTARTING -> {
				this.state = State.DISCONNECTING;
			}
		}
	}

	/**
	 * Returns the connection, now or as soon as there is one.
	 * @return fires with the protocol, prepared, on the loop. Fails with a
	 * {@link CancelledException} if the service is stopped
	 */
	public Deferred<Protocol> whenConnected() {
		return waitFor(Integer.MAX_VALUE);
	}

	/**
	 * Returns the connection, now or as soon as there is one, unless that takes too many
	 * attempts.
	 * @param failAfterFailures after how many failures from now on to give up, at least 1
	 * @return fires with the protocol, prepared, on the loop. Fails with the failure that
	 * was one too many, or with a {@link CancelledException} if the service is stopped
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public Deferred<Protocol> whenConnected(int failAfterFailures) {
		if (failAfterFailures < 1) {
			throw new IllegalArgumentException("'failAfterFailures' must be at least 1: " + failAfterFailures);
		}
		return waitFor(failAfterFailures);
	}

	private Deferred<Protocol> waitFor(int failures) {
		Waiter waiter = new Waiter(this, failures);
		this.loop.execute(() -> {
			ClientAttempt attempt = this.attempt;
			if (this.state == State.CONNECTED && attempt != null) {
				waiter.succeed(attempt.protocol());
			}
			else if (this.state == State.STOPPED) {
				waiter.fail(new CancelledException());
			}
			else {
				this.waiters.add(waiter);
			}
		});
		return waiter.deferred;
	}

	@Override
	public boolean running() {
		return switch (this.state) {
			case CONNECTING, WAITING, CONNECTED, RESTARTING -> true;
			case INIT, DISCONNECTING, STOPPED -> false;
		};
	}

	private void connect() {
		this.state = State.CONNECTING;
		ClientAttempt attempt = new ClientAttempt(this, this.factory, this.options.preparation());
		this.attempt = attempt;
		attempt.begin(this.endpoint);
	}

	/**
	 * A connection is there, and prepared. Called by the attempt, if it was not stopped.
	 * @param protocol the protocol
	 */
	void connected(Protocol protocol) {
		this.state = State.CONNECTED;
		this.failedAttempts = 0;
		List<Waiter> waiters = this.waiters;
		this.waiters = new ArrayList<>();
		waiters.forEach((waiter) -> waiter.succeed(protocol));
	}

	/**
	 * An attempt, or its connection, has come to its end. Called by it, once.
	 * @param reason why
	 */
	void ended(Throwable reason) {
		this.attempt = null;
		switch (this.state) {
			case CONNECTING, CONNECTED -> retryAfter(reason);
			case DISCONNECTING -> stopped();
			case RESTARTING -> {
				List<Deferred<@Nullable Void>> stopWaiters = takeStopWaiters();
				connect();
				fire(stopWaiters);
			}
			default -> throw new IllegalStateException("An attempt ended in state " + this.state, reason);
		}
	}

	private void retryAfter(Throwable reason) {
		this.state = State.WAITING;
		this.failedAttempts++;
		Duration wait = this.options.backoff().delay(this.failedAttempts);
		logger.debug("Connecting to {} again in {}", this.endpoint, wait, reason);
		this.retry = this.time.callLater(wait, () -> this.loop.execute(() -> {
			// Another thread may have stopped it since
			if (this.state == State.WAITING) {
				this.retry = null;
				connect();
			}
		}));
		List<Waiter> disappointed = new ArrayList<>();
		this.waiters.removeIf((waiter) -> waiter.countFailure() && disappointed.add(waiter));
		disappointed.forEach((waiter) -> waiter.fail(reason));
	}

	private void cancelRetry() {
		DelayedCall retry = this.retry;
		this.retry = null;
		if (retry != null && retry.active()) {
			retry.cancel();
		}
	}

	private void stopped() {
		this.state = State.STOPPED;
		this.failedAttempts = 0;
		List<Waiter> waiters = this.waiters;
		this.waiters = new ArrayList<>();
		List<Deferred<@Nullable Void>> stopWaiters = takeStopWaiters();
		waiters.forEach((waiter) -> waiter.fail(new CancelledException()));
		fire(stopWaiters);
	}

	private List<Deferred<@Nullable Void>> takeStopWaiters() {
		List<Deferred<@Nullable Void>> stopWaiters = this.stopWaiters;
		this.stopWaiters = new ArrayList<>();
		return stopWaiters;
	}

	private static void fire(List<Deferred<@Nullable Void>> stopWaiters) {
		for (Deferred<@Nullable Void> waiter : stopWaiters) {
			waiter.callback(null);
		}
	}

	@Override
	public String toString() {
		return "ClientService[" + this.endpoint + ", " + this.state + "]";
	}

	/**
	 * Someone who waits for a connection.
	 */
	private static final class Waiter {

		private final Deferred<Protocol> deferred;

		private int failures;

		Waiter(ClientService service, int failures) {
			this.failures = failures;
			this.deferred = new Deferred<>((cancelled) -> service.loop.execute(() -> service.waiters.remove(this)));
		}

		boolean countFailure() {
			// So many failures never happen
			return this.failures != Integer.MAX_VALUE && --this.failures == 0;
		}

		void succeed(Protocol protocol) {
			if (!this.deferred.called()) {
				this.deferred.callback(protocol);
			}
		}

		void fail(Throwable reason) {
			if (!this.deferred.called()) {
				this.deferred.errback(reason);
			}
		}

	}

}
