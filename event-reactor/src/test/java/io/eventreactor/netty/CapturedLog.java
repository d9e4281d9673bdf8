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

package io.eventreactor.netty;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

import io.eventreactor.defer.UnhandledFailures;

/**
 * What the engine logs while this is open, or another library, instead of showing it.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	CapturedLog() {
		this("io.eventreactor");
	}

	CapturedLog(String name) {
		this.logger = (Logger) LoggerFactory.getLogger(name);
		setContext(this.logger.getLoggerContext());
		start();
		this.logger.setAdditive(false);
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		// Those come when the garbage collector finds them, also from earlier tests
		boolean collected = event.getLoggerName().equals(UnhandledFailures.class.getName());
		if (!collected || this.logger.getName().equals(event.getLoggerName())) {
			this.events.add(event);
		}
	}

	/**
	 * Returns what was logged as errors.
	 * @return what each was caused by; an {@link AssertionError} with the message for one
	 * that tells of nothing
	 */
	List<Throwable> errors() {
		return this.events.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.ERROR))
			.map(CapturedLog::cause)
			.toList();
	}

	private static Throwable cause(ILoggingEvent event) {
		return (event.getThrowableProxy() instanceof ThrowableProxy proxy) ? proxy.getThrowable()
				: new AssertionError(event.getFormattedMessage());
	}

	List<String> warnings() {
		return messages(Level.WARN);
	}

	List<String> infos() {
		return messages(Level.INFO);
	}

	private List<String> messages(Level level) {
		return this.events.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setAdditive(true);
		stop();
	}

}
