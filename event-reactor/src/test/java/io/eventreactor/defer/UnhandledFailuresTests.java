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

package io.eventreactor.defer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.eventreactor.testing.IgnoreUnhandledFailures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link UnhandledFailures}.
 */
@IgnoreUnhandledFailures
class UnhandledFailuresTests {

	private final List<Throwable> reported = new CopyOnWriteArrayList<>();

	private final List<@Nullable Throwable> places = new CopyOnWriteArrayList<>();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(UnhandledFailures.class);

	private final IOException failure = new IOException("test");

	private Runnable removal = () -> {
	};

	@BeforeEach
	void listen() throws InterruptedException {
		// What other tests have dropped is reported before
		assertThat(UnhandledFailures.collect(Duration.ofSeconds(10))).isTrue();
		this.removal = UnhandledFailures.addHandler((failure, creation) -> {
			if (failure == this.failure) {
				if (creation != null) {
					this.places.add(creation);
				}
				this.reported.add(failure);
			}
		});
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void leave() {
		this.removal.run();
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		Deferred.setDebugging(false);
	}

	@Test
	void failureThatNobodyHandlesIsReportedOnce() throws InterruptedException {
		long before = UnhandledFailures.count();
		new Deferred<String>().addCallback(String::length).errback(this.failure);
		collectUntilReported();
		assertThat(this.reported).containsExactly(this.failure);
		assertThat(UnhandledFailures.count()).isEqualTo(before + 1);
		assertThat(this.log.list).filteredOn(this::tellsOfTheFailure).hasSize(1);
	}

	private boolean tellsOfTheFailure(ILoggingEvent event) {
		return event.getThrowableProxy() instanceof ThrowableProxy proxy && proxy.getThrowable() == this.failure;
	}

	@Test
	void placeOfCreationIsReportedInDebugMode() throws InterruptedException {
		Deferred.setDebugging(true);
		new Deferred<String>().errback(this.failure);
		collectUntilReported();
		assertThat(this.places).singleElement()
			.satisfies((place) -> assertThat(place).hasStackTraceContaining("placeOfCreationIsReportedInDebugMode"));
	}

	@Test
	void handledFailureIsNotReported() throws InterruptedException {
		Deferred.<String>fail(this.failure).addErrback((failure) -> "handled");
		new Deferred<String>().addErrback((failure) -> "handled").errback(this.failure);
		assertNothingIsReported();
	}

	@Test
	void movedFailureIsReportedForItsLastDeferredOnly() throws InterruptedException {
		Deferred<String> last = new Deferred<>();
		chainFailureTo(last);
		assertNothingIsReported();
		assertThat(last.toString()).contains("failure=");
		last = new Deferred<>();
		collectUntilReported();
		assertThat(this.reported).containsExactly(this.failure);
	}

	private void chainFailureTo(Deferred<String> last) {
		Deferred<String> early = Deferred.fail(this.failure);
		Deferred<String> late = new Deferred<>();
		Deferred<String> outer = Deferred.succeed("x")
			.addCallbackDeferred((value) -> early)
			.addErrbackDeferred((failure) -> late);
		late.errback(this.failure);
		outer.chainDeferred(last);
	}

	@Test
	void failureOfAPausedDeferredIsReported() throws InterruptedException {
		Deferred<String> deferred = new Deferred<>();
		deferred.pause();
		deferred.addErrback((failure) -> "never reached");
		deferred.errback(this.failure);
		deferred = new Deferred<>();
		collectUntilReported();
		assertThat(this.reported).containsExactly(this.failure);
	}

	@Test
	void failureThatIsThrownByAwaitIsNotReported() throws InterruptedException {
		Deferred<String> deferred = Deferred.fail(this.failure);
		for (int i = 0; i < 2; i++) {
			Throwable thrown = null;
			try {
				deferred.await();
			}
			catch (Exception ex) {
				thrown = ex;
			}
			assertThat(thrown).isSameAs(this.failure);
		}
		deferred = new Deferred<>();
		assertNothingIsReported();
	}

	@Test
	void failureThatMovedToAFutureIsNotReported() throws InterruptedException {
		Deferred.fail(this.failure).toCompletableFuture();
		assertNothingIsReported();
	}

	@Test
	void failingHandlerDoesNotStopTheOthers() throws InterruptedException {
		this.removal.run();
		Runnable first = UnhandledFailures.addHandler((failure, creation) -> {
			throw new IllegalStateException("handler");
		});
		Runnable second = UnhandledFailures.addHandler((failure, creation) -> this.reported.add(failure));
		this.removal = () -> {
			first.run();
			second.run();
		};
		new Deferred<String>().errback(this.failure);
		collectUntilReported();
		assertThat(this.reported).contains(this.failure);
	}

	private void collectUntilReported() throws InterruptedException {
		assertThat(UnhandledFailures.collect(Duration.ofSeconds(10))).isTrue();
		await().untilAsserted(() -> assertThat(this.reported).isNotEmpty());
	}

	private void assertNothingIsReported() throws InterruptedException {
		IOException marker = new IOException("marker");
		List<Throwable> markers = new CopyOnWriteArrayList<>();
		Runnable markerRemoval = UnhandledFailures.addHandler((failure, creation) -> {
			if (failure == marker) {
				markers.add(failure);
			}
		});
		new Deferred<String>().errback(marker);
		assertThat(UnhandledFailures.collect(Duration.ofSeconds(10))).isTrue();
		await().untilAsserted(() -> assertThat(markers).isNotEmpty());
		markerRemoval.run();
		assertThat(this.reported).isEmpty();
	}

}
