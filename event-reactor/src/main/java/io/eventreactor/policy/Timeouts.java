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

package io.eventreactor.policy;

import java.time.Duration;

/**
 * How long a connection may take for what. Immutable; begin with {@link #NONE}.
 *
 * @since 0.1.0
 * @see TimeoutFactory
 */
public final class Timeouts {

	/**
	 * No timeouts.
	 */
	public static final Timeouts NONE = new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	private final Duration total;

	private final Duration firstData;

	private final Duration frame;

	private Timeouts(Duration total, Duration firstData, Duration frame) {
		this.total = total;
		this.firstData = firstData;
		this.frame = frame;
	}

	/**
	 * Returns how long a connection may last.
	 * @return the timeout; zero for none
	 */
	public Duration total() {
		return this.total;
	}

	/**
	 * Returns how long the peer may take to send its first byte.
	 * @return the timeout; zero for none
	 */
	public Duration firstData() {
		return this.firstData;
	}

	/**
	 * Returns how long the peer may take from one frame to the next.
	 * @return the timeout; zero for none
	 */
	public Duration frame() {
		return this.frame;
	}

	/**
	 * Changes how long a connection may last, whatever happens on it.
	 * @param total the timeout; zero for none
	 * @return changed timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public Timeouts withTotal(Duration total) {
		return new Timeouts(notNegative("total", total), this.firstData, this.frame);
	}

	/**
	 * Changes how long the peer may take to send its first byte. Over once the connection
	 * is closing, or the peer of a {@link io.eventreactor.HalfCloseable} protocol has
	 * sent all.
	 * @param firstData the timeout; zero for none
	 * @return changed timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public Timeouts withFirstData(Duration firstData) {
		return new Timeouts(this.total, notNegative("firstData", firstData), this.frame);
	}

	/**
	 * Changes how long the peer may take until its first frame is there, and from each
	 * frame to the next. A peer that sends a byte now and then is not idle, but runs into
	 * this one. The frames are those that a
	 * {@link io.eventreactor.protocol.FrameCounting} protocol counts, as all receivers of
	 * this project do; of any other protocol each read counts as one. The time that the
	 * protocol itself takes to answer counts too, so leave room for it. Over once the
	 * connection is closing, or the peer of a {@link io.eventreactor.HalfCloseable}
	 * protocol has sent all.
	 * @param frame the timeout; zero for none
	 * @return changed timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public Timeouts withFrame(Duration frame) {
		return new Timeouts(this.total, this.firstData, notNegative("frame", frame));
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + value);
		}
		return value;
	}

}
