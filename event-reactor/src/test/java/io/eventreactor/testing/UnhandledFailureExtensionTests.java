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

package io.eventreactor.testing;

import java.lang.reflect.Proxy;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link UnhandledFailureExtension}.
 */
class UnhandledFailureExtensionTests {

	private final UnhandledFailureExtension extension = new UnhandledFailureExtension();

	private Deferred<?> kept = new Deferred<>();

	// What other tests have left on purpose
	@BeforeEach
	void forgetEarlierFailures() throws InterruptedException {
		this.extension.afterAll(context(Careless.class));
	}

	@Test
	void failsWhenAFailureWasNotHandled() {
		IllegalStateException failure = new IllegalStateException("lost");
		lose(failure);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.extension.afterEach(context(Plain.class)))
			.withCause(failure)
			.withMessageContaining("errback");
		assertThatNoException().isThrownBy(() -> this.extension.afterEach(context(Plain.class)));
	}

	@Test
	void reportsAllThatWereNotHandled() {
		lose(new IllegalStateException("first"));
		lose(new IllegalStateException("second"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.extension.afterEach(context(Plain.class)))
			.satisfies((error) -> assertThat(error.getSuppressed()).hasSize(1));
	}

	@Test
	void findsAfterTheLastTestWhatAFieldHasHeld() throws InterruptedException {
		this.kept = Deferred.fail(new IllegalStateException("held"));
		this.extension.afterEach(context(Plain.class));
		this.kept = new Deferred<>();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.extension.afterAll(context(Plain.class)));
	}

	@Test
	void saysWhereTheDeferredWasCreatedInDebugMode() {
		Deferred.setDebugging(true);
		try {
			lose(new IllegalStateException("lost"));
		}
		finally {
			Deferred.setDebugging(false);
		}
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.extension.afterEach(context(Plain.class)))
			.havingCause()
			.withStackTraceContaining("saysWhereTheDeferredWasCreatedInDebugMode");
	}

	@Test
	void passesWhenTheFailureWasHandled() {
		Deferred.fail(new IllegalStateException("handled")).addErrback((failure) -> "");
		assertThatNoException().isThrownBy(() -> this.extension.afterEach(context(Plain.class)));
	}

	@Test
	void passesWhenTheTestLeavesThemOnPurpose() {
		Deferred.fail(new IllegalStateException("meant to be"));
		assertThatNoException().isThrownBy(() -> this.extension.afterEach(context(Careless.class)));
	}

	// In a frame of its own, which is gone when the collector looks
	private static void lose(Throwable failure) {
		Deferred.fail(failure);
	}

	private static ExtensionContext context(Class<?> testClass) {
		return (ExtensionContext) Proxy.newProxyInstance(ExtensionContext.class.getClassLoader(),
				new Class<?>[] { ExtensionContext.class }, (proxy, method, arguments) -> Optional.of(testClass));
	}

	private static final class Plain {

	}

	@IgnoreUnhandledFailures
	private static final class Careless {

	}

}
