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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.DelayedCall;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.AlreadyCalledException;

/**
 * A client factory that connects again whenever an attempt fails or a connection ends,
 * and waits longer each time until {@link #resetDelay()} is called, which is for the
 * protocol to do once it knows the connection to be good.
 * <p>
 * One factory may serve several connectors, on several loops: each has waits and retries
 * of its own, but {@link #resetDelay()} and {@link #stopTrying()} are for all of them.
 * <p>
 * Who overrides {@link #clientConnectionFailed} or {@link #clientConnectionLost} calls
 * the method of this class too. The setters are for before anything connects, all other
 * methods for any thread. Works with a {@link Connector} only; with an endpoint use
 * {@link ClientService}.
 *
 * @since 0.1.0
 */
public abstract class ReconnectingClientFactory extends ClientFactory {

	private static final Logger logger = LoggerFactory.getLogger(ReconnectingClientFactory.class);

	private static final double NANOSECONDS = 1e9;

	private final ReactorTime time;

	private Duration initialDelay = Duration.ofSeconds(1);

	private Duration maxDelay = Duration.ofHours(1);

	private double factor = Math.E;

	private double jitter = 0.11962656472;

	private int maxRetries = Integer.MAX_VALUE;

	// Guards itself and what it holds: nothing but arithmetic and timers is done inside.
	// A connector that nobody else needs is forgotten
	private final Map<Connector, Retries> connectors = new WeakHashMap<>();

	private volatile boolean continueTrying = true;

	/**
	 * Creates a factory that waits for one second first, then 2.7 times as long each
	 * time, but for an hour at most; all of it varied by 12 percent; and never gives up.
	 * @param time where its waits are scheduled
	 */
	protected ReconnectingClientFactory(ReactorTime time) {
		this.time = time;
	}

	/**
	 * Sets the first wait.
	 * @param initialDelay how long, above zero
	 * @throws IllegalArgumentException if it is not
	 */
	public final void setInitialDelay(Duration initialDelay) {
		this.initialDelay = positive("initialDelay", initialDelay);
	}

	/**
	 * Sets the longest wait.
	 * @param maxDelay how long, above zero
	 * @throws IllegalArgumentException if it is not
	 */
	public final void setMaxDelay(Duration maxDelay) {
		this.maxDelay = positive("maxDelay", maxDelay);
	}

	/**
	 * Sets the growth of the waits.
	 * @param factor by how much each is longer than the one before, at least 1
	 * @throws IllegalArgumentException if it is less, or no number
	 */
	public final void setFactor(double factor) {
		if (!(factor >= 1) || Double.isInfinite(factor)) {
			throw new IllegalArgumentException("'factor' must be a number of at least 1: " + factor);
		}
		this.factor = factor;
	}

	/**
	 * Sets how much the waits vary, so that clients which have lost their server together
	 * do not all come back together. A wait is never longer than the longest one for
	 * that, and the next one does not depend on it.
	 * @param jitter the standard deviation as a part of the wait, from 0, for none, to 1
	 * @throws IllegalArgumentException if it is out of its range
	 */
	public final void setJitter(double jitter) {
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' must be from 0 to 1: " + jitter);
		}
		this.jitter = jitter;
	}

	/**
	 * Sets after how many retries in a row, counted from {@link #resetDelay()}, to give
	 * up on a connector.
	 * @param maxRetries the number, not negative; {@link Integer#MAX_VALUE} for never
	 * @throws IllegalArgumentException if it is negative
	 */
	public final void setMaxRetries(int maxRetries) {
		if (maxRetries < 0) {
			throw new IllegalArgumentException("'maxRetries' must not be negative: " + maxRetries);
		}
		this.maxRetries = maxRetries;
	}

	private static Duration positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be above zero: " + value);
		}
		return value;
	}

	/**
	 * Begins anew with the first wait and no retries, also after {@link #stopTrying()}.
	 * For the protocol to call when its connection is good. Other connectors of this
	 * factory begin anew too; a wait that they are in is not shortened.
	 */
	public final void resetDelay() {
		synchronized (this.connectors) {
			this.connectors.values().forEach(Retries::reset);
			this.continueTrying = true;
		}
	}

	/**
	 * Stops the present waits and attempts, and connects no more. A connection that there
	 * is stays until it ends.
	 */
	public final void stopTrying() {
		List<Connector> stopped;
		synchronized (this.connectors) {
			this.continueTrying = false;
			this.connectors.values().forEach(Retries::cancelWait);
			stopped = List.copyOf(this.connectors.keySet());
		}
		stopped.forEach(ReconnectingClientFactory::stopConnecting);
	}

	private static void stopConnecting(Connector connector) {
		if (connector.state() != Connector.State.CONNECTING) {
			return;
		}
		try {
			connector.stopConnecting();
		}
		catch (IllegalStateException ex) {
			// The attempt has ended on its loop meanwhile
		}
	}

	/**
	 * Whether a lost connection is made again.
	 * @return {@code false} after {@link #stopTrying()}, until {@link #resetDelay()}
	 */
	public final boolean continueTrying() {
		return this.continueTrying;
	}

	@Override
	public void startedConnecting(Connector connector) {
		synchronized (this.connectors) {
			retries(connector);
		}
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		retry(connector);
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		retry(connector);
	}

	/**
	 * Connects again after a wait, unless it is to try no more. A wait that the connector
	 * is in already ends.
	 * @param connector the connector
	 */
	public final void retry(Connector connector) {
		synchronized (this.connectors) {
			if (!this.continueTrying) {
				return;
			}
			Retries retries = retries(connector);
			if (retries.count >= this.maxRetries) {
				logger.warn("Giving up on {} after {} retries", connector.getDestination(), retries.count);
				return;
			}
			retries.cancelWait();
			Duration wait = retries.next();
			retries.wait = this.time.callLater(wait, () -> connectAgain(connector));
			logger.debug("Connecting to {} again in {}", connector.getDestination(), wait);
		}
	}

	private void connectAgain(Connector connector) {
		synchronized (this.connectors) {
			// It holds the connector
			retries(connector).wait = null;
		}
		// It may have been told to stop while this was on its way
		if (this.continueTrying && connector.state() == Connector.State.DISCONNECTED) {
			connector.connect();
			if (!this.continueTrying) {
				// Who said so may have found the connector disconnected still
				stopConnecting(connector);
			}
		}
	}

	private Retries retries(Connector connector) {
		return this.connectors.computeIfAbsent(connector, (key) -> new Retries());
	}

	private double varied(double wait, double longest) {
		double varied = wait + random().nextGaussian() * this.jitter * wait;
		return Math.max(0, Math.min(varied, longest));
	}

	Random random() {
		return ThreadLocalRandom.current();
	}

	private static double seconds(Duration duration) {
		return duration.getSeconds() + duration.getNano() / NANOSECONDS;
	}

	/**
	 * What one connector has been through.
	 */
	private final class Retries {

		// In seconds, and not rounded, since it is multiplied many times; without jitter
		private double delay = seconds(ReconnectingClientFactory.this.initialDelay);

		private int count;

		private @Nullable DelayedCall wait;

		void reset() {
			this.delay = seconds(ReconnectingClientFactory.this.initialDelay);
			this.count = 0;
		}

		Duration next() {
			double longest = seconds(ReconnectingClientFactory.this.maxDelay);
			double wait = Math.min(this.delay, longest);
			if (ReconnectingClientFactory.this.jitter > 0) {
				wait = varied(wait, longest);
			}
			this.count++;
			this.delay = Math.min(this.delay * ReconnectingClientFactory.this.factor, longest);
			return Duration.ofNanos(Math.round(wait * NANOSECONDS));
		}

		void cancelWait() {
			DelayedCall wait = this.wait;
			this.wait = null;
			if (wait == null || !wait.active()) {
				return;
			}
			try {
				wait.cancel();
			}
			catch (AlreadyCalledException ex) {
				// Its loop was quicker than this thread
			}
		}

	}

}
