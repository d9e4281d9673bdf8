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

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.UnhandledFailures;

/**
 * Fails a test after which a {@link Deferred} is garbage collected with a failure that
 * nobody has handled. Looks after each test, and once more after the last one of a class:
 * for Deferreds in the fields of the tests. If there are no failures about, that costs
 * nothing; otherwise it takes a garbage collection.
 * <p>
 * Register it for a class by {@code @ExtendWith}, or for all by JUnit's automatic
 * detection. Tests that run at the same time cannot be told from each other. In
 * {@linkplain Deferred#setDebugging debug mode}, the error says where the Deferred was
 * created.
 *
 * @since 0.1.0
 * @see IgnoreUnhandledFailures
 */
public class UnhandledFailureExtension implements AfterEachCallback, AfterAllCallback {

	private static final Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();

	private static final Duration COLLECTION_TIMEOUT = Duration.ofSeconds(5);

	static {
		UnhandledFailures.addHandler((failure, creation) -> unhandled.add(describe(failure, creation)));
	}

	@Override
	public void afterEach(ExtensionContext context) throws InterruptedException {
		check(context);
	}

	@Override
	public void afterAll(ExtensionContext context) throws InterruptedException {
		check(context);
	}

	private static void check(ExtensionContext context) throws InterruptedException {
		if (UnhandledFailures.pending() > 0) {
			UnhandledFailures.collect(COLLECTION_TIMEOUT);
		}
		Throwable first = unhandled.poll();
		if (first == null) {
			return;
		}
		AssertionError error = new AssertionError("A Deferred was collected with a failure that nobody has handled; "
				+ "add an errback, or @IgnoreUnhandledFailures if it is meant to be", first);
		for (Throwable other = unhandled.poll(); other != null; other = unhandled.poll()) {
			error.addSuppressed(other);
		}
		if (!ignored(context)) {
			throw error;
		}
	}

	private static boolean ignored(ExtensionContext context) {
		return AnnotationSupport.isAnnotated(context.getElement(), IgnoreUnhandledFailures.class)
				|| AnnotationSupport.isAnnotated(context.getTestClass(), IgnoreUnhandledFailures.class);
	}

	private static Throwable describe(Throwable failure, @Nullable Throwable creation) {
		if (creation == null) {
			return failure;
		}
		RuntimeException described = new RuntimeException("A Deferred created here failed", failure);
		described.setStackTrace(creation.getStackTrace());
		return described;
	}

}
