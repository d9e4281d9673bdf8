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
import java.util.concurrent.atomic.AtomicInteger;

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
 * All methods may be called from any thread. The connections live on one loop: the one
 * that {@link #startService()} was first called on, else the first one of the reactor.
 * That is where everything else happens too; what is asked for on it is done at once.
 * <p>
 * When the reactor stops, so does the service. It may be started again when the reactor
 * is, and then has another loop.
 *
 * @since 0.1.0
 */
public final class ClientService implements Service {

	private static final Logger logger = LoggerFactory.getLogger(ClientService.class);

	private enum State {

		INIT, CONNECTING, WAITING, CONNECTED, DISCONNECTING, RESTARTING, STOPPED

	}

	/**
	 * How long to wait when the policy does not say.
	 */
	private static final Duration FALLBACK_WAIT = Duration.ofSeconds(60);

	private final ServiceHome home;

	private final ReactorTime time;

	private final ClientEndpoint endpoint;

	private final Factory factory;

	private final ClientServiceOptions options;

	// What was last asked for, by any thread, and how much of that is not done yet

	private volatile boolean running;

	private final AtomicInteger pendingOrders = new AtomicInteger();

	// Changed at home only
	private volatile State state = State.INIT;

	// All that follows is touched at home only

	private int failedAttempts;

	private @Nullable ClientAttempt attempt;

	private @Nullable DelayedCall retry;

	private List<ConnectionWaiter> waiters = new ArrayList<>();

	private List<Deferred<@Nullable Void>> stopWaiters = new ArrayList<>();

	/**
	 * Creates a service with the default options.
	 * @param reactor the reactor, which need not run yet
	 * @param endpoint where to connect
	 * @param factory makes a protocol for each connection
	 */
	public ClientService(Reactor reactor, ClientEndpoint endpoint, Factory factory) {
		this(reactor, endpoint, factory, ClientServiceOptions.DEFAULT);
	}

	/**
	 * Creates a service.
	 * @param reactor the reactor, which need not run yet
	 * @param endpoint where to connect
	 * @param factory makes a protocol for each connection
	 * @param options how to go about it
	 */
	public ClientService(Reactor reactor, ClientEndpoint endpoint, Factory factory, ClientServiceOptions options) {
		this(new ServiceHome(reactor), reactor, endpoint, factory, options);
	}

	/**
	 * Creates a service that takes its time from something else than a reactor.
	 * @param loop runs what is asked for by any thread: in order, one at a time, and at
	 * once if that is possible. For a test, {@code Runnable::run}. What it refuses is
	 * done on the thread that asks for it
	 * @param time where waits are scheduled; runs them as {@code loop} does
	 * @param endpoint where to connect; its connections live on {@code loop}
	 * @param factory makes a protocol for each connection
	 * @param options how to go about it
	 */
	public ClientService(Executor loop, ReactorTime time, ClientEndpoint endpoint, Factory factory,
			ClientServiceOptions options) {
		this(new ServiceHome(loop), time, endpoint, factory, options);
	}

	private ClientService(ServiceHome home, ReactorTime time, ClientEndpoint endpoint, Factory factory,
			ClientServiceOptions options) {
		this.home = home;
		this.time = time;
		this.endpoint = endpoint;
		this.factory = factory;
		this.options = options;
	}

	/**
	 * Starts to connect. While a stop is going on, does so once that is done. While
	 * running does nothing but log a warning.
	 * @return has fired already: it does not wait for the connection, as
	 * {@link #whenConnected()} does. Has failed with an {@link IllegalStateException} if
	 * the reactor does not run
	 */
	@Override
	public Deferred<@Nullable Void> startService() {
		if (!this.home.settle()) {
			return Deferred.fail(new IllegalStateException("The reactor does not run, so that the client of "
					+ this.endpoint + " has no loop to live on; start it first"));
		}
		order(true, this::start);
		return Deferred.succeed(null);
	}

	/**
	 * Has a start or a stop done at home. What was asked for last, or done last where
	 * several threads ask, is what {@link #running()} tells.
	 * @param run whether it is a start
	 * @param call what to do
	 */
	private void order(boolean run, Runnable call) {
		this.pendingOrders.incrementAndGet();
		this.running = run;
		this.home.execute(() -> {
			if (this.pendingOrders.decrementAndGet() == 0) {
				this.running = run;
			}
			call.run();
		});
	}

	private void start() {
		switch (this.state) {
			case INIT, STOPPED -> {
				this.home.whenReactorStops(this::stopService);
				connect();
			}
			case DISCONNECTING -> {
				this.state = State.RESTARTING;
			}
			case RESTARTING -> {
			}
			case CONNECTING, WAITING, CONNECTED -> logger.warn("The client of {} runs already", this.endpoint);
		}
	}

	/**
	 * Stops: closes the connection in good order, or drops the attempt. Who waits for a
	 * connection is told that there will be none.
	 * @return fires when the connection has ended, on the loop; at once if there is none
	 */
	@Override
	public Deferred<@Nullable Void> stopService() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		order(false, () -> stop(stopped));
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
	 * {@link CancelledException} if the service, or its reactor, is stopped
	 */
	public Deferred<Protocol> whenConnected() {
		return waitFor(Integer.MAX_VALUE);
	}

	/**
	 * Returns the connection, now or as soon as there is one, unless that takes too many
	 * attempts.
	 * @param failAfterFailures after how many failures from now on to give up, at least 1
	 * @return fires with the protocol, prepared, on the loop. Fails with the failure that
	 * was one too many, or with a {@link CancelledException} if the service, or its
	 * reactor, is stopped
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public Deferred<Protocol> whenConnected(int failAfterFailures) {
		if (failAfterFailures < 1) {
			throw new IllegalArgumentException("'failAfterFailures' must be at least 1: " + failAfterFailures);
		}
		return waitFor(failAfterFailures);
	}

	private Deferred<Protocol> waitFor(int failures) {
		ConnectionWaiter waiter = new ConnectionWaiter(failures,
				(cancelled) -> this.home.execute(() -> this.waiters.remove(cancelled)));
		this.home.execute(() -> {
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
		return waiter.deferred();
	}

	@Override
	public boolean running() {
		return this.running;
	}

	private void connect() {
		this.state = State.CONNECTING;
		ClientAttempt attempt = new ClientAttempt(this, this.factory, this.options.preparation());
		this.attempt = attempt;
		attempt.begin(this.endpoint);
	}

	/**
	 * Does something at home: at once if this is it.
	 * @param call what to do
	 */
	void atHome(Runnable call) {
		this.home.execute(call);
	}

	/**
	 * A connection is there, and prepared. Called by the attempt, if it was not stopped.
	 * @param protocol the protocol
	 */
	void connected(Protocol protocol) {
		this.state = State.CONNECTED;
		this.failedAttempts = 0;
		List<ConnectionWaiter> waiters = this.waiters;
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
		Duration wait = nextWait();
		logger.debug("Connecting to {} again in {}", this.endpoint, wait, reason);
		this.retry = this.time.callLater(wait, () -> this.home.execute(() -> {
			// Another thread may have stopped it since
			if (this.state == State.WAITING) {
				this.retry = null;
				connect();
			}
		}));
		List<ConnectionWaiter> disappointed = new ArrayList<>();
		this.waiters.removeIf((waiter) -> waiter.countFailure() && disappointed.add(waiter));
		disappointed.forEach((waiter) -> waiter.fail(reason));
	}

	private Duration nextWait() {
		BackoffPolicy backoff = this.options.backoff();
		try {
			Duration wait = backoff.delay(this.failedAttempts);
			if (!wait.isNegative()) {
				return wait;
			}
			logger.error("The back-off policy of the client of {} has said to wait for {}; waiting for {} instead: {}",
					this.endpoint, wait, FALLBACK_WAIT, backoff);
		}
		catch (Throwable ex) {
			logger.error("The back-off policy of the client of {} has failed; waiting for {} instead: {}",
					this.endpoint, FALLBACK_WAIT, backoff, ex);
		}
		return FALLBACK_WAIT;
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
		this.home.forgetReactorStop();
		List<ConnectionWaiter> waiters = this.waiters;
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

}
