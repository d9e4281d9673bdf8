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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link Deferred}: what the conformance vectors leave out or cannot say.
 */
@NullMarked
class DeferredTests {

	private static final int LEVELS = 100_000;

	private final List<@Nullable Object> seen = new ArrayList<>();

	@AfterEach
	void leaveDebugMode() {
		Deferred.setDebugging(false);
	}

	@Test
	void aDeferredIsNoValue() {
		Deferred<Object> deferred = new Deferred<>();
		assertThatIllegalArgumentException().isThrownBy(() -> deferred.callback(new Deferred<>()))
			.withMessageContaining("chainDeferred");
		assertThat(deferred.called()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> Deferred.succeed(deferred))
			.withMessageContaining("chainDeferred");
	}

	@Test
	void nullsAreRefused() {
		Deferred<String> deferred = new Deferred<>();
		assertThatNullPointerException().isThrownBy(() -> deferred.errback(nothing())).withMessage("failure");
		assertThatNullPointerException().isThrownBy(() -> deferred.addCallback(nothing())).withMessage("callback");
		assertThatNullPointerException().isThrownBy(() -> deferred.addErrback(nothing())).withMessage("errback");
		assertThat(deferred.called()).isFalse();
	}

	@Test
	void aReturnedThrowableIsAValue() {
		IOException exception = new IOException("x");
		Deferred.fail(exception).addErrback((failure) -> failure).addCallback(this.seen::add);
		assertThat(this.seen).containsExactly(exception);
	}

	@Test
	void typedErrbackTakesItsTypeOnly() {
		Deferred.<String>fail(new TimeoutException("slow"))
			.addErrback(IOException.class, (failure) -> "io")
			.addErrback(TimeoutException.class, Throwable::getMessage)
			.addErrback(Exception.class, (failure) -> "late")
			.addCallback(this.seen::add);
		Deferred.<String>fail(new IOException("first"))
			.addErrbackDeferred(IOException.class, (failure) -> Deferred.succeed("second"))
			.addCallback(this.seen::add);
		assertThat(this.seen).containsExactly("slow", "second");
	}

	@Test
	void typedErrbackLeavesValuesAlone() {
		Deferred.succeed("value").addErrback(IOException.class, (failure) -> "io").addCallback(this.seen::add);
		assertThat(this.seen).containsExactly("value");
	}

	@Test
	void rethrowPassesAnyFailureOn() {
		Throwable failure = new Throwable("neither an exception nor an error");
		Deferred.<String>fail(failure)
			.addErrback((cause) -> Deferred.rethrow(cause))
			.addErrback((cause) -> String.valueOf(this.seen.add(cause)));
		assertThat(this.seen).containsExactly(failure);
	}

	@Test
	void returnedDeferredIsTyped() {
		Deferred<Integer> inner = new Deferred<>();
		Deferred<String> outer = Deferred.succeed("a")
			.addCallbackDeferred((value) -> inner)
			.addCallback((n) -> "n" + n);
		assertThat(outer.toString()).contains("waiting for Deferred@");
		inner.callback(3);
		outer.addCallback(this.seen::add);
		assertThat(this.seen).containsExactly("n3");
	}

	@Test
	void returningItselfIsAFailure() {
		Deferred<Object> deferred = new Deferred<>();
		deferred.addCallbackDeferred((value) -> deferred)
			.addErrback((failure) -> failure.getMessage())
			.addCallback(this.seen::add);
		deferred.callback("x");
		assertThat(this.seen).singleElement().asString().contains("would wait for itself");
	}

	@Test
	void waitingInACircleIsAFailure() {
		Deferred<Object> first = new Deferred<>();
		Deferred<Object> second = new Deferred<>();
		first.addCallback((value) -> second);
		second.addCallbackDeferred((value) -> first).addErrback((failure) -> "found");
		first.addCallback(this.seen::add);
		first.callback("x");
		second.callback("y");
		assertThat(this.seen).containsExactly("found");
	}

	@Test
	void returningADeferredThatRunsItsCallbacksWaitsForItsEnd() {
		Deferred<String> running = new Deferred<>();
		Deferred<Object> outer = new Deferred<>();
		outer.addCallbackDeferred((value) -> running).addCallback(this.seen::add);
		running.addCallback((value) -> {
			outer.callback("go");
			return value + "b";
		}).addCallback((value) -> value + "c");
		running.callback("a");
		assertThat(this.seen).containsExactly("abc");
	}

	@Test
	void pauseInItsOwnCallbackStopsAfterThat() {
		Deferred<String> deferred = new Deferred<>();
		deferred.addCallback((value) -> {
			deferred.pause();
			return value + "b";
		}).addCallback(this.seen::add);
		deferred.callback("a");
		assertThat(this.seen).isEmpty();
		assertThat(deferred.toString()).contains("value=ab, paused");
		deferred.unpause();
		assertThat(this.seen).containsExactly("ab");
	}

	@Test
	void unpauseNeedsAPause() {
		Deferred<String> deferred = new Deferred<>();
		assertThatIllegalStateException().isThrownBy(deferred::unpause).withMessageContaining("pause()");
		deferred.addCallback(this.seen::add);
		deferred.callback("a");
		assertThat(this.seen).containsExactly("a");
	}

	@Test
	void resultForAPausedOneDoesNotHoldUpTheGiver() {
		Deferred<String> inner = new Deferred<>();
		Deferred<String> outer = Deferred.succeed("x").addCallbackDeferred((value) -> inner);
		inner.addCallback((value) -> String.valueOf(this.seen.add("inner goes on with " + value)));
		outer.addCallback(this.seen::add);
		outer.pause();
		inner.callback("result");
		assertThat(this.seen).containsExactly("inner goes on with null");
		outer.unpause();
		assertThat(this.seen).containsExactly("inner goes on with null", "result");
	}

	@Test
	void cancellerThatLeadsBackIsNotCalledAgain() {
		Deferred<String> deferred = new Deferred<>((self) -> {
			this.seen.add("canceller");
			self.cancel();
		});
		deferred.addErrback((failure) -> String.valueOf(this.seen.add(failure.getClass())));
		deferred.cancel();
		assertThat(this.seen).containsExactly("canceller", CancelledException.class);
	}

	@Test
	void virtualMachineErrorIsAFailureAndComesOut() {
		OutOfMemoryError error = new OutOfMemoryError("test");
		Deferred<@Nullable Object> deferred = new Deferred<>();
		deferred.addCallback((value) -> {
			throw error;
		}).addErrback((failure) -> this.seen.add(failure)).addCallback((value) -> this.seen.add("rest"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> deferred.callback("x"));
		assertThat(this.seen).containsExactly(error, "rest");
		deferred.addCallback((value) -> this.seen.add("later"));
		assertThat(this.seen).hasSize(3);
	}

	@Test
	void interruptedCallbackLeavesTheThreadInterrupted() {
		Deferred<String> deferred = Deferred.succeed("x").addCallback((value) -> {
			throw new InterruptedException();
		});
		assertThat(Thread.interrupted()).isTrue();
		deferred.addErrback(InterruptedException.class, (failure) -> String.valueOf(this.seen.add("handled")));
		assertThat(this.seen).containsExactly("handled");
	}

	@Test
	void maybeDeferredGivesTheSameDeferred() {
		Deferred<String> deferred = new Deferred<>();
		assertThat(Deferred.<String>maybeDeferred(() -> deferred)).isSameAs(deferred);
		Deferred.<String>maybeDeferred(() -> "value").addCallback(this.seen::add);
		Callable<String> failing = () -> {
			throw new IOException("failed");
		};
		Deferred.execute(failing).addErrback(Throwable::getMessage).addCallback(this.seen::add);
		assertThat(this.seen).containsExactly("value", "failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "outer first", "inner first", "cancelled" })
	void longChainNeedsNoStack(String order) {
		List<Deferred<@Nullable Object>> tower = new ArrayList<>();
		for (int i = 0; i < LEVELS; i++) {
			tower.add(new Deferred<>());
		}
		for (int i = 0; i < LEVELS - 1; i++) {
			Deferred<@Nullable Object> next = tower.get(i + 1);
			// The second callback has to be run after the result was handed over
			tower.get(i).addCallbackDeferred((value) -> next).addCallback((value) -> value);
		}
		Deferred<@Nullable Object> last = tower.get(LEVELS - 1);
		if ("inner first".equals(order)) {
			last.callback("done");
		}
		for (int i = 0; i < LEVELS - 1; i++) {
			tower.get("inner first".equals(order) ? LEVELS - 2 - i : i).callback(null);
		}
		last.addCallback((value) -> value);
		tower.get(0).addBoth((value, failure) -> this.seen.add((failure != null) ? failure.getClass() : value));
		switch (order) {
			case "outer first" -> last.callback("done");
			case "cancelled" -> tower.get(0).cancel();
			default -> {
			}
		}
		assertThat(this.seen).containsExactly("cancelled".equals(order) ? CancelledException.class : "done");
	}

	@Test
	void longRunOfReadyDeferredsNeedsNoStack() {
		Deferred<Integer> deferred = Deferred.succeed(0);
		deferred.pause();
		for (int i = 0; i < LEVELS; i++) {
			deferred.addCallbackDeferred((value) -> Deferred.succeed(value + 1));
		}
		deferred.unpause();
		deferred.addCallback(this.seen::add);
		assertThat(this.seen).containsExactly(LEVELS);
	}

	@Test
	void textTellsTheState() {
		Deferred<String> deferred = new Deferred<>();
		assertThat(deferred.toString()).matches("Deferred@[0-9a-f]+\\[unfired]");
		Deferred<String> inner = new Deferred<>();
		deferred.addCallbackDeferred((value) -> {
			this.seen.add(deferred.toString());
			return inner;
		});
		deferred.callback("a");
		assertThat(this.seen).singleElement().asString().endsWith("[running]");
		assertThat(deferred.toString()).endsWith("[waiting for " + inner.toString().replace("[unfired]", "]"));
		inner.callback("b");
		assertThat(deferred.toString()).endsWith("[value=b]");
		Deferred<Object> failed = Deferred.fail(new IOException("x"))
			.addErrback((failure) -> Deferred.rethrow(failure));
		assertThat(failed.toString()).endsWith("[failure=java.io.IOException: x]");
		failed.addErrback((failure) -> "handled");
	}

	@Test
	void debugModeTellsWhereItWasCreatedAndFired() {
		Deferred.setDebugging(true);
		Deferred<String> deferred = new Deferred<>();
		fireHere(deferred);
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(() -> deferred.callback("b"))
			.satisfies((exception) -> {
				assertThat(exception.getSuppressed()).hasSize(2);
				assertThat(exception.getSuppressed()[0]).hasMessageContaining("created here")
					.hasStackTraceContaining("debugModeTellsWhereItWasCreatedAndFired");
				assertThat(exception.getSuppressed()[1]).hasMessageContaining("fired first here")
					.hasStackTraceContaining("fireHere");
			});
	}

	@Test
	void debugModeMayBeSwitchedAtAnyTime() {
		Deferred<String> early = new Deferred<>();
		Deferred.setDebugging(true);
		Deferred<String> late = new Deferred<>();
		fireHere(early);
		Deferred.setDebugging(false);
		fireHere(late);
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(() -> early.callback("b"))
			.satisfies((exception) -> assertThat(exception.getSuppressed()).singleElement()
				.satisfies((place) -> assertThat(place).hasStackTraceContaining("fireHere")));
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(() -> late.callback("b"))
			.satisfies((exception) -> assertThat(exception.getSuppressed()).singleElement()
				.satisfies((place) -> assertThat(place).hasMessageContaining("created")));
	}

	private static void fireHere(Deferred<String> deferred) {
		deferred.callback("a");
	}

	@SuppressWarnings({ "DataFlowIssue", "NullAway" })
	private static <X> X nothing() {
		return null;
	}

}
