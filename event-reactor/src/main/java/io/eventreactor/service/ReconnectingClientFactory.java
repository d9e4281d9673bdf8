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
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.DelayedCall;
import io.eventreactor.ReactorTime;

/**
 * A client factory that connects again whenever an attempt fails or a connection ends,
 * and waits longer each time until {@link #resetDelay()} is called, which is for the
 * protocol to do once it knows the connection to be good.
 * <p>
 * Who overrides {@link #clientConnectionFailed} or {@link #clientConnectionLost} calls
 * the method of this class too. All methods are for the loop of the connector, and the
 * setters for before it connects. Works with a {@link Connector} only; with an endpoint
 * use {@link ClientService}.
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

	// In seconds, and not rounded, since it is multiplied many times; without jitter
	private double delay = 1;

	private int retries;

	private boolean continueTrying = true;

	private @Nullable Connector connector;

	private @Nullable DelayedCall retry;

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
		this.delay = seconds(initialDelay);
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
	 * up.
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
	 * For the protocol to call when its connection is good.
	 */
	public final void resetDelay() {
		this.delay = seconds(this.initialDelay);
		this.retries = 0;
		this.continueTrying = true;
	}

	/**
	 * Stops the present wait or attempt, and connects no more. A connection that there is
	 * stays until it ends.
	 */
	public final void stopTrying() {
		this.continueTrying = false;
		cancelRetry();
		Connector connector = this.connector;
		if (connector != null && connector.state() == Connector.State.CONNECTING) {
			connector.stopConnecting();
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
		this.connector = connector;
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
	 * Connects again after a wait, unless it is to try no more.
	 * @param connector the connector
	 */
	public final void retry(Connector connector) {
		this.connector = connector;
		if (!this.continueTrying) {
			return;
		}
		if (this.retries >= this.maxRetries) {
			logger.warn("Giving up on {} after {} retries", connector.getDestination(), this.retries);
			return;
		}
		this.retries++;
		cancelRetry();
		Duration wait = nextWait();
		this.retry = this.time.callLater(wait, () -> {
			this.retry = null;
			if (connector.state() == Connector.State.DISCONNECTED) {
				connector.connect();
			}
		});
		logger.debug("Connecting to {} again in {}", connector.getDestination(), wait);
	}

	private Duration nextWait() {
		double longest = seconds(this.maxDelay);
		double wait = Math.min(this.delay, longest);
		if (this.jitter > 0) {
			double varied = wait + random().nextGaussian() * this.jitter * wait;
			wait = Math.max(0, Math.min(varied, longest));
		}
		this.delay = Math.min(this.delay * this.factor, longest);
		return Duration.ofNanos(Math.round(wait * NANOSECONDS));
	}

	Random random() {
		return ThreadLocalRandom.current();
	}

	private void cancelRetry() {
		DelayedCall retry = this.retry;
		this.retry = null;
		if (retry != null && retry.active()) {
			retry.cancel();
		}
	}

	private static double seconds(Duration duration) {
		return duration.getSeconds() + duration.getNano() / NANOSECONDS;
	}

}
