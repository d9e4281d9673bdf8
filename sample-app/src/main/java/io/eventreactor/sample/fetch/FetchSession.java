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

package io.eventreactor.sample.fetch;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.HalfCloseable;
import io.eventreactor.defer.Deferred;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * Fetches a slow page in the way that a line names, and answers how long that took and
 * how long the loop did nothing else meanwhile. One line after the other: while a page is
 * fetched, the connection is not read from.
 */
@ProtocolHandler("fetch")
class FetchSession extends LineReceiver implements HalfCloseable {

	static final int MAXIMUM_LINE = 100;

	private static final Logger logger = LoggerFactory.getLogger(FetchSession.class);

	private final PageClient pages;

	// These fields: this loop only

	// What the connection is paused for
	private @Nullable Deferred<?> pending;

	private boolean answered;

	private boolean ending;

	FetchSession(PageClient pages) {
		this.pages = pages;
		setMaxLineLength(MAXIMUM_LINE);
		// With the carriage return taken off each line, both kinds of line end will do
		setDelimiter("\n");
	}

	@Override
	protected void lineReceived(String line) {
		switch (line.strip()) {
			case "block" -> answer("block", () -> Deferred.execute(this.pages::fetchAndWait));
			case "agent" -> answer("agent", this.pages::fetchWithAgent);
			case "thread" -> answer("thread", () -> this.pages.fetchInThread(reactor()));
			default -> sendLine("Say block, agent or thread");
		}
	}

	@Override
	public void readConnectionLost() {
		endWhenAnswered();
	}

	@Override
	public void writeConnectionLost() {
	}

	@Override
	public void drain() {
		endWhenAnswered();
	}

	@Override
	protected void connectionLost(Throwable reason) {
		if (this.pending != null) {
			this.pending.cancel();
		}
	}

	private void answer(String way, Supplier<Deferred<Integer>> fetch) {
		this.answered = false;
		long start = reactor().nanoTime();
		Heartbeat heartbeat = new Heartbeat(reactor());
		heartbeat.start();
		Deferred<@Nullable Void> answer = fetch.get().addBoth((status, failure) -> {
			Duration lateness = heartbeat.stop();
			Duration time = Duration.ofNanos(reactor().nanoTime() - start);
			this.answered = true;
			if (connected()) {
				String outcome = (failure != null) ? failed(failure) : String.valueOf(status);
				sendLine(way + ": " + outcome + " after " + time.toMillis() + " ms, heartbeat up to "
						+ lateness.toMillis() + " ms late");
			}
			return null;
		});
		// What blocks the loop is over now
		if (!this.answered) {
			pauseProducing();
			this.pending = answer.addCallback((nothing) -> goOn());
		}
	}

	private @Nullable Void goOn() {
		this.pending = null;
		if (connected()) {
			// May begin with the next line
			resumeProducing();
			if (this.ending) {
				endWhenAnswered();
			}
		}
		return null;
	}

	private void endWhenAnswered() {
		this.ending = true;
		if (this.pending == null) {
			transport().loseConnection();
		}
	}

	private static String failed(Throwable failure) {
		logger.warn("The page cannot be fetched", failure);
		return "failed";
	}

}
