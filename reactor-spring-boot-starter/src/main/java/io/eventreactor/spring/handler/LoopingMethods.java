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

package io.eventreactor.spring.handler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringUtils;

import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.annotation.Looping;

/**
 * Reads the methods annotated with {@link Looping}, and finds out what is wrong with
 * them.
 */
class LoopingMethods {

	private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class, long.class);

	private final ConfigurableBeanFactory beanFactory;

	LoopingMethods(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Reads a class.
	 * @param type the class, not that of a proxy
	 * @return its annotated methods
	 * @throws InvalidLoopingMethodException if one cannot be called
	 */
	List<LoopingMethod> of(Class<?> type) {
		return annotated(type).entrySet().stream().map((entry) -> describe(entry.getKey(), entry.getValue())).toList();
	}

	static Map<Method, Looping> annotated(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, Looping.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<Looping>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, Looping.class));
	}

	private LoopingMethod describe(Method method, Looping annotation) {
		Duration interval = duration(method, annotation.value(), "interval");
		Duration initialDelay = annotation.now() ? Duration.ZERO : interval;
		if (StringUtils.hasText(annotation.initialDelay())) {
			initialDelay = duration(method, annotation.initialDelay(), "initial delay");
		}
		return new LoopingMethod(method, handle(method), interval, initialDelay, annotation.onError());
	}

	private Duration duration(Method method, String text, String what) {
		String resolved = resolve(method, text, what);
		if (!StringUtils.hasText(resolved)) {
			throw invalid(method, "its " + what + " is empty", null);
		}
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(resolved.trim());
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw invalid(method, "its " + what + " '" + resolved + "' is not a duration", ex);
		}
		if (duration.isNegative()) {
			throw invalid(method, "its " + what + " '" + resolved + "' is negative", null);
		}
		return duration;
	}

	private @Nullable String resolve(Method method, String text, String what) {
		RuntimeException cause = null;
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(text);
			// Whether the container is strict about placeholders is up to its
			// configuration
			if (resolved == null || !resolved.contains("${")) {
				return resolved;
			}
		}
		catch (IllegalArgumentException ex) {
			cause = ex;
		}
		throw new InvalidLoopingMethodException(method,
				"its " + what + " '" + text + "' has a placeholder that cannot be resolved",
				"Set the property, or give the placeholder a default: \"${name:10s}\".", cause);
	}

	private static InvalidLoopingMethodException invalid(Method method, String problem, @Nullable Throwable cause) {
		return new InvalidLoopingMethodException(method, problem,
				"Give a duration such as @Looping(\"10s\"), or a placeholder for one.", cause);
	}

	private static MethodHandle handle(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length > 1 || parameters.length == 1 && !isCount(parameters[0])) {
			throw new InvalidLoopingMethodException(method, "it has parameters that nobody can fill",
					"Let it have none, or one of type long for the number of intervals that have passed.", null);
		}
		if (method.getReturnType() != void.class && !Deferred.class.isAssignableFrom(method.getReturnType())) {
			throw new InvalidLoopingMethodException(method,
					"it returns " + method.getReturnType().getName() + ", which nobody would see",
					"Let it return void, or a Deferred that the next call has to wait for.", null);
		}
		try {
			method.setAccessible(true);
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			if (parameters.length == 0) {
				handle = MethodHandles.dropArguments(handle, handle.type().parameterCount(), long.class);
			}
			if (handle.type().parameterCount() == 1) {
				// A static method
				handle = MethodHandles.dropArguments(handle, 0, Object.class);
			}
			return handle.asType(TYPE);
		}
		catch (IllegalAccessException | RuntimeException ex) {
			throw new InvalidLoopingMethodException(method, "it is not accessible",
					"Let its module open the package to io.eventreactor.spring, or make class and method public.", ex);
		}
	}

	private static boolean isCount(Class<?> type) {
		return type == long.class || type == Long.class;
	}

}
